import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { connectionDeliveryEndpoint } from "./endpoints/connection-delivery.ts";
import { webhookEndpoint } from "./endpoints/webhook.ts";
import { operations } from "./operations/index.ts";
import { codeCommitChanged, s3Changed } from "./sources/source-changes.ts";
import { commitStatuses } from "./statuses/commit-statuses.ts";
import { pipelineMetrics } from "./store/metrics.ts";
import { approvalNotice } from "./workers/approval-notice.ts";
import { commitStatusWorker } from "./workers/commit-status.ts";
import { pipelineWorker } from "./workers/pipeline.ts";
import { repositoryWorker } from "./workers/repository.ts";
import { repositoryEventWorker } from "./workers/repository-event.ts";
import { buildEnded, deploymentEnded } from "./workers/work-ended.ts";

export const codepipeline: ServiceFactory<"codepipeline"> = (kernel) => ({
  name: "codepipeline",
  operations,
  migrations: new URL("./store/migrations/", import.meta.url),
  workers: [pipelineWorker, repositoryWorker(kernel), repositoryEventWorker, commitStatusWorker],
  endpoints: [webhookEndpoint(kernel), connectionDeliveryEndpoint(kernel)],
  events: [codeCommitChanged, s3Changed, buildEnded, deploymentEnded, commitStatuses, approvalNotice],
  metrics: pipelineMetrics,
});
