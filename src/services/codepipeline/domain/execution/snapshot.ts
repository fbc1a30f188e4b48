import type { Declaration } from "../declaration/declaration.ts";
import type { Announcement } from "./announcements.ts";
import type { Execution, StageMemory } from "./execution.ts";
import type { Fact } from "./facts.ts";

/** Everything that decides what happens next in one pipeline: its locks and slots, and the executions that still move. */
export interface PipelineSnapshot {
  pipelineId: string;
  account: string;
  region: string;
  name: string;
  /** The current version; executions of older ones are cancelled. */
  version: number;
  executionMode: "SUPERSEDED" | "QUEUED";
  /** By version: the current one and those of the executions. */
  declarations: Record<number, Declaration>;
  /** Stages whose inbound transition is disabled. */
  closed: string[];
  stages: Record<string, StageMemory>;
  /** Live ones, and ended ones that a fact speaks of. Oldest first. */
  executions: Execution[];
  /** News since the last step, oldest first. */
  facts: Fact[];
  /** Events to publish when this state is saved. */
  announcements: Announcement[];
  /** Fresh randomness of every load, from which the ids of new attempts are derived. */
  seed: string;
}

/** Work to be done after the commit. */
export type PipelineEffect =
  | { key: string; type: "start-action"; pipelineId: string; executionId: string; stage: string; action: string; actionExecutionId: string }
  | {
      key: string;
      type: "check-action";
      pipelineId: string;
      executionId: string;
      stage: string;
      action: string;
      actionExecutionId: string;
    };
