import type { Tx } from "../../../kernel/store/index.ts";
import { countLive } from "../store/executions.ts";
import type { Pipeline } from "../store/pipelines.ts";
import { mostExecutions } from "./source-changes.ts";

/** Whether a pipeline has room for one more execution; a superseding one always has. */
export const mayStart = async (tx: Tx, pipeline: Pipeline): Promise<boolean> =>
  pipeline.execution_mode === "SUPERSEDED" || (await countLive(tx, pipeline.id)) < mostExecutions;
