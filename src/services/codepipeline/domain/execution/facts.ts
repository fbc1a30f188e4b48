import type { Artifact, DeployTarget, Gate, RetryMode, Revision } from "./execution.ts";

/** The end of an action as its provider reports it. */
export interface ActionResult {
  status: "Succeeded" | "Failed";
  externalExecutionId?: string;
  externalExecutionUrl?: string;
  logStreamArn?: string;
  summary?: string;
  percentComplete?: number;
  errorDetails?: { code: string; message: string };
  outputVariables?: Record<string, string>;
  /** Those that really exist; all declared ones when omitted. */
  outputArtifacts?: Artifact[];
  revision?: Revision;
  /** Of a deployment to hosts. */
  targets?: DeployTarget[];
  lastUpdatedBy?: string;
}

interface OfAction {
  executionId: string;
  stage: string;
  /** The condition to which a rule belongs; then `action` is the rule's name. */
  gate?: Gate;
  action: string;
  actionExecutionId: string;
}

/** Something that happened outside the machine. */
export type Fact =
  | { type: "stop"; executionId: string; abandon: boolean; reason?: string }
  | { type: "retry"; executionId: string; stage: string; mode: RetryMode }
  | { type: "override"; executionId: string; stage: string; gate: Gate }
  | (OfAction & {
      type: "action-started";
      externalExecutionId?: string;
      externalExecutionUrl?: string;
      logStreamArn?: string;
      summary?: string;
      percentComplete?: number;
      /** How soon to ask after it, where no event will tell. The pauses grow. */
      checkAfterMs?: number;
    })
  | (OfAction & { type: "action-ended"; result: ActionResult /** When it happened; the step's own time when omitted. */; at?: number });
