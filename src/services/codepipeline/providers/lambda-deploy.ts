import { strategyPattern } from "../domain/declaration/provider-rules.ts";
import { ActionFailure, type ActionJob, type Provider } from "./provider.ts";

/** Publishes a version of a function and moves its alias there: at once, in one smaller step, or in many. */
export const lambdaDeploy: Provider = {
  async start(job) {
    const version = await targetVersion(job);
    const { FunctionAlias, Alarms } = job.run.resolvedConfiguration;
    if (Alarms) throw new ActionFailure("ConfigurationError", "Alarms cannot be watched here: no CloudWatch alarms are available");
    const outputVariables = { FunctionVersion: version };
    if (!FunctionAlias) return { status: "Succeeded", externalExecutionId: version, outputVariables };
    return (await shift(job, version))
      ? { status: "Succeeded", externalExecutionId: version, outputVariables }
      : { status: "InProgress", externalExecutionId: version };
  },

  async check(job, version) {
    return (await shift(job, version)) ? { status: "Succeeded", outputVariables: { FunctionVersion: version } } : undefined;
  },
};

const functionName = ({ run }: ActionJob): string => run.resolvedConfiguration.FunctionName ?? "";

async function targetVersion(job: ActionJob): Promise<string> {
  const [artifact] = job.run.inputArtifacts;
  const { PublishedTargetVersion } = job.run.resolvedConfiguration;
  if (!artifact) return PublishedTargetVersion ?? "";
  const { Version } = await job.call("lambda", "UpdateFunctionCode", {
    ...{ FunctionName: functionName(job), S3Bucket: artifact.bucket, S3Key: artifact.key, Publish: true },
  });
  if (!Version) throw new Error("Lambda answered UpdateFunctionCode without a version");
  return Version;
}

/** The share of calls, from 0 to 1, that goes to the new version after so long. */
export function shareAfter(strategy: string | undefined, elapsedMs: number): number {
  const [, canary, canaryMinutes, linear, linearMinutes] = strategyPattern.exec(strategy ?? "AllAtOnce") ?? [];
  const minutes = elapsedMs / 60_000;
  if (canary) return minutes >= Number(canaryMinutes) ? 1 : Number(canary) / 100;
  if (linear) return Math.min(1, (Number(linear) / 100) * (1 + Math.floor(minutes / Number(linearMinutes))));
  return 1;
}

/** Moves the alias as far as it should be by now. True when all calls go to the new version. */
async function shift(job: ActionJob, version: string): Promise<boolean> {
  const { FunctionAlias: Name = "", DeployStrategy } = job.run.resolvedConfiguration;
  const FunctionName = functionName(job);
  const share = shareAfter(DeployStrategy, job.now.getTime() - job.run.startTime);
  const alias = await job.call("lambda", "GetAlias", { FunctionName, Name });
  if (alias.FunctionVersion === version) return true;
  const weight = alias.RoutingConfig?.AdditionalVersionWeights?.[version];
  if (share >= 1)
    await job.call("lambda", "UpdateAlias", {
      FunctionName,
      Name,
      FunctionVersion: version,
      RoutingConfig: { AdditionalVersionWeights: {} },
    });
  else if (weight !== share)
    await job.call("lambda", "UpdateAlias", { FunctionName, Name, RoutingConfig: { AdditionalVersionWeights: { [version]: share } } });
  return share >= 1;
}
