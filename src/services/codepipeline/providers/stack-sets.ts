import type { Capability, Parameter, StackSetOperationPreferences } from "@aws-sdk/client-cloudformation";
import type { Strict } from "../../../contracts/types.ts";
import { parseJson, readNamedFile } from "./artifact-files.ts";
import { failed } from "./failure.ts";
import type { ActionJob, Provider } from "./provider.ts";
import { templateOf } from "./stack-template.ts";

const check: Provider["check"] = async (job, OperationId) => {
  const { StackSetName = "" } = job.run.resolvedConfiguration;
  const { StackSetOperation: found } = await job.call("cloudformation", "DescribeStackSetOperation", { StackSetName, OperationId });
  if (found?.Status === "SUCCEEDED") return { status: "Succeeded", outputVariables: { StackSetId: found.StackSetId ?? "", OperationId } };
  if (found?.Status !== "FAILED" && found?.Status !== "STOPPED") return undefined;
  return failed("JobFailed", `The stack set operation ended as ${found.Status}${found.StatusReason ? `: ${found.StatusReason}` : ""}`);
};

/** Makes or updates a stack set and, where targets are named, its instances. */
export const stackSet: Provider = {
  async start(job) {
    const { StackSetName = "", DeploymentTargets } = job.run.resolvedConfiguration;
    const isThere = await job.call("cloudformation", "DescribeStackSet", { StackSetName }).then(
      () => true,
      (error) => {
        if (error.name === "StackSetNotFoundException") return false;
        throw error;
      },
    );
    const settings = await settingsOf(job);
    if (!isThere) {
      const { StackSetId = "" } = await job.call("cloudformation", "CreateStackSet", {
        StackSetName,
        ...settings,
        ClientRequestToken: job.run.id,
      });
      if (!DeploymentTargets) return { status: "Succeeded", outputVariables: { StackSetId } };
      return operation(await job.call("cloudformation", "CreateStackInstances", await instances(job)));
    }
    const targets = DeploymentTargets ? await instances(job) : {};
    return operation(
      await job.call("cloudformation", "UpdateStackSet", { ...targets, StackSetName, ...settings, OperationId: job.run.id }),
    );
  },
  check,
};

/** Makes instances of a stack set that is there. */
export const stackInstances: Provider = {
  start: async (job) => operation(await job.call("cloudformation", "CreateStackInstances", await instances(job))),
  check,
};

const operation = ({ OperationId = "" }: { OperationId?: string }) => ({ status: "InProgress" as const, externalExecutionId: OperationId });

async function settingsOf(job: ActionJob) {
  const { Description, Capabilities, PermissionModel, AdministrationRoleArn, ExecutionRoleName, ...more } = job.run.resolvedConfiguration;
  const { Parameters, OrganizationsAutoDeployment: auto } = more;
  return {
    ...(await templateOf(job)),
    ...(Description ? { Description } : {}),
    ...(Parameters ? { Parameters: await parametersOf(job, Parameters) } : {}),
    ...(Capabilities ? { Capabilities: list(Capabilities) as Capability[] } : {}),
    ...(PermissionModel ? { PermissionModel: PermissionModel as "SELF_MANAGED" | "SERVICE_MANAGED" } : {}),
    ...(AdministrationRoleArn ? { AdministrationRoleARN: AdministrationRoleArn } : {}),
    ...(ExecutionRoleName ? { ExecutionRoleName } : {}),
    ...(auto && PermissionModel === "SERVICE_MANAGED"
      ? { AutoDeployment: { Enabled: auto !== "Disabled", RetainStacksOnAccountRemoval: auto === "EnabledWithStackRetention" } }
      : {}),
  };
}

const list = (text: string): string[] =>
  text
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);

async function instances(job: ActionJob) {
  const { StackSetName = "", DeploymentTargets = "", Regions = "", ParameterOverrides, ...more } = job.run.resolvedConfiguration;
  const targets = await textOf(job, DeploymentTargets);
  // Twelve digits are an account; everything else is an organizational unit.
  const accounts = list(targets).filter((one) => /^\d{12}$/.test(one));
  const units = list(targets).filter((one) => !/^\d{12}$/.test(one));
  return {
    ...{ StackSetName, OperationId: job.run.id, Regions: list(await textOf(job, Regions)) },
    ...(units.length ? { DeploymentTargets: { OrganizationalUnitIds: units } } : { Accounts: accounts }),
    ...(ParameterOverrides ? { ParameterOverrides: await parametersOf(job, ParameterOverrides) } : {}),
    OperationPreferences: preferences(more),
  };
}

const preferences = ({
  FailureTolerancePercentage: failures,
  MaxConcurrentPercentage: most,
}: Record<string, string>): Strict<StackSetOperationPreferences> => ({
  ...(failures ? { FailureTolerancePercentage: Number(failures) } : {}),
  ...(most ? { MaxConcurrentPercentage: Number(most) } : {}),
});

/** `Artifact::file`, or the text itself. A file may hold a JSON list. */
async function textOf(job: ActionJob, given: string): Promise<string> {
  if (!given.includes("::")) return given;
  const text = (await readNamedFile(job, given)).toString();
  return text.trim().startsWith("[") ? parseJson<string[]>(text, given).join(",") : text;
}

/** A JSON list in a file, or CloudFormation's shorthand: `ParameterKey=a,ParameterValue=b ParameterKey=…`. */
async function parametersOf(job: ActionJob, given: string): Promise<Strict<Parameter>[]> {
  if (given.includes("::")) return parseJson(await readNamedFile(job, given), given);
  return given.split(/\s+(?=ParameterKey=)/).map((one) => {
    const [, key = "", value = ""] = /^ParameterKey=([^,]+),ParameterValue=(.*)$/s.exec(one.trim()) ?? [];
    return { ParameterKey: key, ParameterValue: value };
  });
}
