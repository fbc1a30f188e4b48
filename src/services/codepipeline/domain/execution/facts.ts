import type { Artifact, RetryMode, Revision } from "./execution.ts";

/** The end of an action as its provider reports it. */
export interface ActionResult {
  status: "Succeeded" | "Failed";
  externalExecutionId?: string;
  externalExecutionUrl?: string;
  logStreamArn?: string;
  summary?: string;
  errorDetails?: { code: string; message: string };
  outputVariables?: Record<string, string>;
  /** Those that really exist; all declared ones when omitted. */
  outputArtifacts?: Artifact[];
  revision?: Revision;
  lastUpdatedBy?: string;
}

interface OfAction {
  executionId: string;
  stage: string;
  action: string;
  actionExecutionId: string;
}

/** Something that happened outside the machine. */
export type Fact =
  | { type: "stop"; executionId: string; abandon: boolean; reason?: string }
  | { type: "retry"; executionId: string; stage: string; mode: RetryMode }
  | (OfAction & {
      type: "action-started";
      externalExecutionId?: string;
      externalExecutionUrl?: string;
      logStreamArn?: string;
      summary?: string;
    })
  | (OfAction & { type: "action-ended"; result: ActionResult /** When it happened; the step's own time when omitted. */; at?: number });
