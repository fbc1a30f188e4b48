import type { Declaration } from "../declaration/declaration.ts";
import type { Announcement } from "./announcements.ts";
import type { Execution, Gate, StageMemory } from "./execution.ts";
import type { Fact } from "./facts.ts";

/** Everything that decides what happens next in one pipeline: its locks and slots, and the executions that still move. */
export interface PipelineSnapshot {
  pipelineId: string;
  account: string;
  region: string;
  name: string;
  /** The current version; executions of older ones are cancelled, unless they run in PARALLEL. */
  version: number;
  /** By version: the current one and those of the executions, each with its own execution mode. */
  declarations: Record<number, Declaration>;
  /** Stages whose inbound transition is disabled. */
  closed: string[];
  stages: Record<string, StageMemory>;
  /** Live ones, and ended ones that a fact speaks of, without those that run alone and have no news. Oldest first. */
  executions: Execution[];
  /** When the first of those that were left out is due. */
  othersLookAt?: number;
  /** News since the last step, oldest first. */
  facts: Fact[];
  /** Events to publish when this state is saved. */
  announcements: Announcement[];
  /** Fresh randomness of every load, from which the ids of new attempts are derived. */
  seed: string;
}

/** What it takes to judge whether a stage can be taken up again. */
export type Standing = Pick<PipelineSnapshot, "stages" | "version" | "declarations">;

interface OfAttempt {
  key: string;
  pipelineId: string;
  executionId: string;
  stage: string;
  /** The condition to which a rule belongs; then `action` is the rule's name. */
  gate?: Gate;
  action: string;
  actionExecutionId: string;
}

/** Work to be done after the commit. */
export type PipelineEffect =
  | (OfAttempt & { type: "start-action" | "check-action" })
  /** Looks for the newest success of the stage and starts a rollback to it; nothing happens when there is none. */
  | { key: string; type: "start-rollback"; pipelineId: string; executionId: string; stage: string };
