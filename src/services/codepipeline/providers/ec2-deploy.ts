import type { CommandInvocation } from "@aws-sdk/client-ssm";
import type { Strict } from "../../../contracts/types.ts";
import type { DeployTarget } from "../domain/execution/execution.ts";
import { inputOf } from "./artifact-store.ts";
import { deployScript, readDeploySpec } from "./deploy-script.ts";
import { failed } from "./failure.ts";
import { type ActionJob, isElsewhere, type Provider } from "./provider.ts";

/** Unpacks the artifact on every instance with a tag and runs its scripts there, by a command of Systems Manager. */
export const ec2Deploy: Provider = {
  async start(job) {
    const { InstanceTagKey = "", InstanceTagValue, MaxBatch, MaxError } = job.run.resolvedConfiguration;
    const comment = `${job.pipelineName} ${job.run.id}`.slice(-100);
    const begun = await begunBefore(job, comment);
    if (begun) return { status: "InProgress", externalExecutionId: begun };
    const target = InstanceTagValue
      ? { Key: `tag:${InstanceTagKey}`, Values: [InstanceTagValue] }
      : { Key: "tag-key", Values: [InstanceTagKey] };
    const { Command } = await job.call("ssm", "SendCommand", {
      ...{ DocumentName: "AWS-RunShellScript", Targets: [target], Comment: comment },
      Parameters: { commands: deployScript(inputOf(job), job.run.resolvedConfiguration, await readDeploySpec(job)) },
      ...(MaxBatch ? { MaxConcurrency: MaxBatch } : {}),
      ...(MaxError ? { MaxErrors: MaxError } : {}),
    });
    if (!Command?.CommandId) throw new Error("Systems Manager answered SendCommand without a command");
    return { status: "InProgress", externalExecutionId: Command.CommandId };
  },

  async check(job, CommandId) {
    const { Commands = [] } = await job.call("ssm", "ListCommands", { CommandId });
    const [command] = Commands;
    if (!command || ["Pending", "InProgress", "Cancelling"].includes(command.Status ?? "")) return undefined;
    const { CommandInvocations = [] } = await job.call("ssm", "ListCommandInvocations", { CommandId, MaxResults: 50 });
    const targets = CommandInvocations.map((one) => targetOf(one, CommandId));
    if (!targets.length) return failed("ConfigurationError", "No instance has the tag");
    if (command.Status === "Success") return { status: "Succeeded", summary: `Deployed to ${targets.length} instances`, targets };
    const count = targets.filter(({ status }) => status !== "Succeeded").length;
    return { ...failed("JobFailed", `The deployment failed on ${count} of ${targets.length} instances`), targets };
  },
};

/** SendCommand has no token: elsewhere its answer may get lost, so we look for our own comment before we ask again. */
async function begunBefore(job: ActionJob, comment: string): Promise<string | undefined> {
  if (!isElsewhere(job, "ssm")) return undefined;
  const since = new Date(job.run.startTime - 60_000).toISOString().replace(/\.\d+Z$/, "Z");
  const { Commands = [] } = await job.call("ssm", "ListCommands", { Filters: [{ key: "InvokedAfter", value: since }] });
  return Commands.find(({ Comment }) => Comment === comment)?.CommandId;
}

function targetOf(
  { InstanceId = "", Status, StatusDetails, RequestedDateTime }: Strict<CommandInvocation>,
  ssmCommandId: string,
): DeployTarget {
  const status = Status === "Success" ? "Succeeded" : Status === "Pending" || Status === "InProgress" ? "InProgress" : "Failed";
  const startTime = RequestedDateTime?.getTime();
  const times = startTime === undefined ? {} : { startTime };
  const context = { ssmCommandId, ...(status === "Failed" ? { message: StatusDetails ?? Status ?? "" } : {}) };
  return { targetId: InstanceId, targetType: "EC2", status, ...times, events: [{ name: "Deploy", status, ...times, context }] };
}
