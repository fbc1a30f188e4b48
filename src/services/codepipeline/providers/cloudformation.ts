import type { Capability } from "@aws-sdk/client-cloudformation";
import type { ActionResult } from "../domain/execution/facts.ts";
import { putFiles } from "./artifact-files.ts";
import { failed } from "./failure.ts";
import { ActionFailure, type ActionJob, type Provider, type Started } from "./provider.ts";
import { stackConfiguration, templateOf } from "./stack-template.ts";

/** What remains of a stack that could not be made: it can only be replaced. */
const replaceable = ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED"];

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html */
export const cloudFormation: Provider = {
  async start(job) {
    switch (job.run.resolvedConfiguration.ActionMode) {
      case "CREATE_UPDATE":
        return createOrUpdate(job);
      case "REPLACE_ON_FAILURE": {
        const stack = await findStack(job);
        if (!stack || !replaceable.includes(stack.StackStatus ?? "")) return createOrUpdate(job);
        await job.call("cloudformation", "DeleteStack", { StackName: stackName(job), ClientRequestToken: `delete-${job.run.id}` });
        return started(job, "DELETE");
      }
      case "DELETE_ONLY": {
        if (!(await findStack(job))) return { status: "Succeeded", summary: "The stack does not exist" };
        const { RoleArn } = job.run.resolvedConfiguration;
        await job.call("cloudformation", "DeleteStack", {
          ...{ StackName: stackName(job), ClientRequestToken: job.run.id },
          ...(RoleArn ? { RoleARN: RoleArn } : {}),
        });
        return started(job, "DELETE");
      }
      case "CHANGE_SET_REPLACE":
        return replaceChangeSet(job);
      case "CHANGE_SET_EXECUTE":
        return executeChangeSet(job);
      default:
        throw new ActionFailure("ConfigurationError", `There is no action mode '${job.run.resolvedConfiguration.ActionMode}'`);
    }
  },

  async check(job) {
    const { ActionMode } = job.run.resolvedConfiguration;
    if (ActionMode === "CHANGE_SET_REPLACE") return checkChangeSet(job);
    const stack = await findStack(job);
    if (!stack || stack.StackStatus === "DELETE_COMPLETE") {
      if (ActionMode === "DELETE_ONLY") return { status: "Succeeded", summary: "The stack was deleted" };
      if (ActionMode !== "REPLACE_ON_FAILURE") return failed("JobFailed", `The stack '${stackName(job)}' does not exist any more`);
      // What was in the way is gone. The token makes a second request the same one.
      await create(job);
      return undefined;
    }
    return resultOf(job, stack.StackStatus ?? "", stack.StackStatusReason);
  },
};

const stackName = ({ run }: ActionJob): string => run.resolvedConfiguration.StackName ?? "";

/** The link is the stack's, the id is what the console shows: the kind of work on it. */
const started = (job: ActionJob, kind: string): Started => ({
  status: "InProgress",
  externalExecutionId: stackName(job),
  summary: `${kind} of the stack ${stackName(job)}`,
});

async function findStack(job: ActionJob) {
  const missing = (error: { name?: string; message?: string }): undefined => {
    if (error.name === "ValidationError" && /does not exist/.test(error.message ?? "")) return undefined;
    throw error;
  };
  const found = await job.call("cloudformation", "DescribeStacks", { StackName: stackName(job) }).catch(missing);
  return found?.Stacks?.[0];
}

/** A message of CloudFormation that means: there is nothing to do. */
const saysNoChange = (message: string | undefined): boolean =>
  /No updates are to be performed|didn't contain changes|contains no changes/i.test(message ?? "");

async function parameters(job: ActionJob) {
  const { Capabilities, RoleArn } = job.run.resolvedConfiguration;
  const { Parameters, Tags, StackPolicyBody } = await stackConfiguration(job);
  return {
    base: {
      ...{ StackName: stackName(job), ...(await templateOf(job)), Parameters, Tags },
      ...(Capabilities ? { Capabilities: Capabilities.split(",").map((one) => one.trim() as Capability) } : {}),
      ...(RoleArn ? { RoleARN: RoleArn } : {}),
    },
    policy: StackPolicyBody ? { StackPolicyBody } : {},
  };
}

async function create(job: ActionJob): Promise<void> {
  const { base, policy } = await parameters(job);
  await job.call("cloudformation", "CreateStack", { ...base, ...policy, ClientRequestToken: job.run.id }).catch((error) => {
    // Our own request, whose answer we did not hear.
    if (error.name !== "AlreadyExistsException") throw error;
  });
}

async function createOrUpdate(job: ActionJob): Promise<Started | ActionResult> {
  const stack = await findStack(job);
  if (!stack || stack.StackStatus === "REVIEW_IN_PROGRESS" || stack.StackStatus === "DELETE_COMPLETE") {
    await create(job);
    return started(job, "CREATE");
  }
  const { base, policy } = await parameters(job);
  try {
    await job.call("cloudformation", "UpdateStack", { ...base, ...policy, ClientRequestToken: job.run.id });
  } catch (error) {
    if (!saysNoChange((error as Error).message)) throw error;
    return withOutputs(job, "No updates are to be performed");
  }
  return started(job, "UPDATE");
}

async function replaceChangeSet(job: ActionJob): Promise<Started> {
  const { ChangeSetName = "" } = job.run.resolvedConfiguration;
  const stack = await findStack(job);
  const isNew = !stack || stack.StackStatus === "REVIEW_IN_PROGRESS";
  if (stack) await job.call("cloudformation", "DeleteChangeSet", { StackName: stackName(job), ChangeSetName });
  const { base } = await parameters(job);
  await job
    .call("cloudformation", "CreateChangeSet", {
      ...base,
      ChangeSetName,
      ChangeSetType: isNew ? "CREATE" : "UPDATE",
      ClientToken: job.run.id,
    })
    .catch((error) => {
      if (error.name !== "AlreadyExistsException") throw error;
    });
  return { ...started(job, "CHANGE SET"), externalExecutionId: ChangeSetName };
}

const describeChangeSet = (job: ActionJob) =>
  job.call("cloudformation", "DescribeChangeSet", {
    ...{ StackName: stackName(job), ChangeSetName: job.run.resolvedConfiguration.ChangeSetName ?? "" },
  });

async function checkChangeSet(job: ActionJob): Promise<ActionResult | undefined> {
  const { Status, StatusReason } = await describeChangeSet(job);
  if (Status === "CREATE_COMPLETE") return withOutputs(job, "The change set was created");
  if (Status !== "FAILED") return undefined;
  return saysNoChange(StatusReason) ? withOutputs(job, "The change set contains no changes") : failed("JobFailed", StatusReason ?? Status);
}

async function executeChangeSet(job: ActionJob): Promise<Started | ActionResult> {
  const { Status, StatusReason, ExecutionStatus } = await describeChangeSet(job);
  if (Status === "FAILED" && saysNoChange(StatusReason)) return withOutputs(job, "The change set contains no changes");
  if (ExecutionStatus === "AVAILABLE" || ExecutionStatus === undefined)
    await job.call("cloudformation", "ExecuteChangeSet", {
      ...{ StackName: stackName(job), ChangeSetName: job.run.resolvedConfiguration.ChangeSetName ?? "", ClientRequestToken: job.run.id },
    });
  return started(job, "EXECUTION");
}

async function resultOf(job: ActionJob, status: string, reason: string | undefined): Promise<ActionResult | undefined> {
  if (["CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"].includes(status)) return withOutputs(job, status);
  if (status.endsWith("IN_PROGRESS")) return undefined;
  return failed("JobFailed", `Stack ${stackName(job)} is in the state ${status}${reason ? `: ${reason}` : ""}`);
}

/** The stack's outputs, as variables and, where a file is named, in the output artifact. */
async function withOutputs(job: ActionJob, summary: string): Promise<ActionResult> {
  const outputs = (await findStack(job))?.Outputs ?? [];
  const outputVariables = Object.fromEntries(outputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]));
  const { OutputFileName } = job.run.resolvedConfiguration;
  if (OutputFileName) await putFiles(job, { [OutputFileName]: JSON.stringify(outputVariables) });
  return { status: "Succeeded", summary, outputVariables, ...(OutputFileName ? {} : { outputArtifacts: [] }) };
}
