import type { CreateDeploymentInput } from "@aws-sdk/client-codedeploy";
import { alarmProblem, rollbackProblem } from "./group-rules.ts";
import { type Problem, problem } from "./problem.ts";

/** What CreateDeployment refuses, apart from names and revisions. */
export function deploymentInputProblem(input: Partial<CreateDeploymentInput>): Problem | undefined {
  const { description, fileExistsBehavior, targetInstances, deploymentMode } = input;
  if ((description ?? "").length > 256) return problem("DescriptionTooLongException", "The description can have at most 256 characters");
  if (fileExistsBehavior && !["DISALLOW", "OVERWRITE", "RETAIN"].includes(fileExistsBehavior)) {
    return problem("InvalidFileExistsBehaviorException", `${fileExistsBehavior} is not a way to treat existing files`);
  }
  if (targetInstances)
    return problem("InvalidTargetInstancesException", "Target instances can be specified for blue/green deployments only");
  // @DIFFERS The only mode is the ordinary one: a deployment does not reuse an archive that hosts already have.
  if (deploymentMode && deploymentMode !== "STANDARD") {
    return problem("InvalidInputException", `The deployment mode ${deploymentMode} is not supported`);
  }
  return rollbackProblem(input.autoRollbackConfiguration) ?? alarmProblem(input.overrideAlarmConfiguration);
}
