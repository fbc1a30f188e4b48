import { putFiles, readArtifactFile } from "./artifact-files.ts";
import { failed } from "./failure.ts";
import { ActionFailure, type ActionJob, type Provider } from "./provider.ts";

/** Runs a state machine. The execution's name is the attempt's, so asking twice starts it once. */
export const stepFunctions: Provider = {
  async start(job) {
    const { StateMachineArn: stateMachineArn = "", ExecutionNamePrefix: prefix } = job.run.resolvedConfiguration;
    const { type } = await job.call("states", "DescribeStateMachine", { stateMachineArn });
    const { executionArn = "" } = await job.call("states", "StartExecution", {
      ...{ stateMachineArn, name: `${prefix ? `${prefix}-` : ""}${job.run.id}`.slice(0, 80) },
      input: await inputOf(job),
    });
    const outputVariables = { StateMachineArn: stateMachineArn, ExecutionArn: executionArn };
    // Nobody can ask how an express execution went.
    if (type === "EXPRESS") return { status: "Succeeded", externalExecutionId: executionArn, outputVariables, outputArtifacts: [] };
    return { status: "InProgress", externalExecutionId: executionArn };
  },

  async check(job, executionArn) {
    const { status, output, error, cause, stateMachineArn = "" } = await job.call("states", "DescribeExecution", { executionArn });
    if (status === "SUCCEEDED") {
      await putFiles(job, { "output.json": output ?? "{}" });
      return { status: "Succeeded", outputVariables: { StateMachineArn: stateMachineArn, ExecutionArn: executionArn } };
    }
    if (status === "RUNNING" || status === "PENDING_REDRIVE" || status === undefined) return undefined;
    return failed("JobFailed", `The execution ended as ${status}${error ? `: ${error}` : ""}${cause ? `: ${cause}` : ""}`);
  },
};

async function inputOf(job: ActionJob): Promise<string> {
  const { Input = "{}", InputType = "Literal" } = job.run.resolvedConfiguration;
  if (InputType !== "FilePath") return Input;
  if (!job.run.inputArtifacts.length)
    throw new ActionFailure("ConfigurationError", "An input of the type FilePath needs an input artifact");
  return (await readArtifactFile(job, Input)).toString();
}
