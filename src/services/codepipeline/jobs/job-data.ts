import type * as sdk from "@aws-sdk/client-codepipeline";
import { arn } from "../../../base/arn.ts";
import type { Strict } from "../../../contracts/types.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { Artifact, Execution } from "../domain/execution/execution.ts";
import { artifactPolicy } from "../domain/jobs/artifact-policy.ts";
import { assumePipelineRole } from "../providers/action-role.ts";
import { openedConfiguration } from "../providers/opened-configuration.ts";
import type { Job } from "../store/jobs.ts";
import type { OpenAttempt } from "../workers/action-job.ts";

type JobData = Strict<sdk.JobData>;

/** How long the credentials of a job are good for; GetJobDetails gives new ones. */
const credentialSeconds = 3600;

/** What a worker needs to know for its job, the secrets and credentials for the artifacts included. */
export async function jobData(
  means: { kernel: Kernel; tx: Tx },
  attempt: OpenAttempt,
  job: Pick<Job, "stage" | "continuation_token">,
): Promise<JobData> {
  const { pipeline, declaration, execution, action, run } = attempt;
  const store = declaration.artifactStore ?? declaration.artifactStores?.[pipeline.region];
  return {
    actionTypeId: action.actionTypeId,
    actionConfiguration: { configuration: openedConfiguration(means.kernel, pipeline.account, run.resolvedConfiguration) },
    pipelineContext: {
      ...{ pipelineName: pipeline.name, pipelineArn: arn("codepipeline", pipeline, pipeline.name), pipelineExecutionId: execution.id },
      ...{ stage: { name: job.stage }, action: { name: action.name, actionExecutionId: run.id } },
    },
    inputArtifacts: run.inputArtifacts.map((one) => located(one, execution)),
    outputArtifacts: run.outputArtifacts.map((one) => located(one)),
    artifactCredentials: await artifactCredentials(means, attempt, store?.encryptionKey?.id),
    ...(job.continuation_token === null ? {} : { continuationToken: job.continuation_token }),
    ...(store?.encryptionKey ? { encryptionKey: store.encryptionKey } : {}),
  };
}

function located({ name, bucket, key }: Artifact, execution?: Execution) {
  const runs = Object.values(execution?.stages ?? {}).flatMap(({ actions }) => Object.values(actions));
  const writer = runs.find((run) => run.outputArtifacts.some((one) => one.name === name && one.key === key));
  return {
    name,
    ...(writer?.revision ? { revision: writer.revision.id } : {}),
    location: { type: "S3" as const, s3Location: { bucketName: bucket, objectKey: key } },
  };
}

/** A session of the pipeline's role that can do nothing but read the inputs and write the outputs. */
async function artifactCredentials(
  { kernel, tx }: { kernel: Kernel; tx: Tx },
  { pipeline, declaration, run }: OpenAttempt,
  encryptionKeyId?: string,
) {
  const sessionPolicies = [artifactPolicy({ inputs: run.inputArtifacts, outputs: run.outputArtifacts }, encryptionKeyId)];
  const asked = { pipelineName: pipeline.name, roleArn: declaration.roleArn, sessionPolicies };
  const session = await assumePipelineRole({ kernel, tx }, pipeline, asked);
  const { accessKeyId, secretAccessKey, sessionToken = "", expiration } = await kernel.iam.issueCredentials(tx, session, credentialSeconds);
  return { accessKeyId, secretAccessKey, sessionToken, ...(expiration ? { expirationTime: expiration } : {}) };
}
