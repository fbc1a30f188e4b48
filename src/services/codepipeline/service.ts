import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { operations } from "./operations/index.ts";
import { codeCommitChanged, s3Changed } from "./sources/source-changes.ts";
import { pipelineWorker } from "./workers/pipeline.ts";
import { buildEnded, deploymentEnded } from "./workers/work-ended.ts";

export const codepipeline: ServiceFactory<"codepipeline"> = () => ({
  name: "codepipeline",
  operations,
  migrations: new URL("./store/migrations/", import.meta.url),
  workers: [pipelineWorker],
  events: [codeCommitChanged, s3Changed, buildEnded, deploymentEnded],
});
