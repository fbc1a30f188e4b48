import { arn, type Place } from "../../../base/arn.ts";
import { type Tx, tagsOf } from "../../../kernel/store/index.ts";

/** The value of one of a pipeline's tags. */
export const pipelineTag = async (tx: Tx, pipeline: Place & { name: string }, key: string): Promise<string | undefined> =>
  (await tagsOf(tx, arn("codepipeline", pipeline, pipeline.name))).find((tag) => tag.key === key)?.value;
