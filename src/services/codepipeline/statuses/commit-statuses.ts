import type { CommitStatus } from "../../../kernel/connections/index.ts";
import type { Subscription } from "../../../kernel/events/index.ts";
import { pipelineTags } from "../domain/triggers/pipeline-tags.ts";
import { gitRepositoryOf } from "../providers/source-host.ts";
import { pipelineTag } from "../sources/pipeline-tag.ts";
import { tellStatus } from "../store/commit-statuses.ts";
import { findExecution } from "../store/executions.ts";
import { declarationOf, findPipeline } from "../store/pipelines.ts";

type Word = Pick<CommitStatus, "state" | "description">;

const words: Record<string, Word> = {
  RESUMED: { state: "pending", description: "The pipeline goes on" },
  SUCCEEDED: { state: "success", description: "The pipeline succeeded" },
  FAILED: { state: "failure", description: "The pipeline failed" },
  STOPPED: { state: "error", description: "The pipeline was stopped" },
  SUPERSEDED: { state: "error", description: "A newer execution took its place" },
  CANCELED: { state: "error", description: "The pipeline was edited" },
};
const begun: Word = { state: "pending", description: "The pipeline is running" };

/** Keeps git hosts informed, for pipelines that want it: as soon as a source action knows its commit, and when the execution ends. */
export const commitStatuses: Subscription = {
  name: "codepipeline/commit-statuses",
  pattern: {
    source: ["aws.codepipeline"],
    $or: [
      { "detail-type": ["CodePipeline Pipeline Execution State Change"], detail: { state: Object.keys(words) } },
      {
        "detail-type": ["CodePipeline Action Execution State Change"],
        detail: { state: ["SUCCEEDED"], type: { category: ["Source"], provider: ["CodeStarSourceConnection", "GitHub"] } },
      },
    ],
  },
  async handle({ account, region, detail }, { tx, now }) {
    const pipeline = await findPipeline(tx, { account, region }, String(detail.pipeline));
    if (!pipeline || (await pipelineTag(tx, pipeline, pipelineTags.commitStatus)) !== "on") return;
    const execution = await findExecution(tx, pipeline.id, String(detail["execution-id"]));
    const declaration = execution && (await declarationOf(tx, pipeline.id, execution.version));
    const [first] = declaration?.stages ?? [];
    for (const action of first?.actions ?? []) {
      if (detail.action !== undefined && detail.action !== action.name) continue;
      const commit = execution?.stages[first!.name]?.actions[action.name]?.revision?.id;
      if (!commit || gitRepositoryOf(action) === undefined) continue;
      const word = detail.action === undefined ? words[String(detail.state)]! : begun;
      await tellStatus(tx, {
        ...{ account, region, pipeline_id: pipeline.id, action: action.name, commit_id: commit, document: word, created_at: now },
      });
    }
  },
};
