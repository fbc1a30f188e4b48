import { ListActionExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { application, Fleet, release, zip } from "../codedeploy/fleet.ts";
import { createPipelineStage, type PipelineStage } from "./pipeline-stage.ts";

let stage: PipelineStage;
let fleet: Fleet;
beforeAll(async () => {
  stage = await createPipelineStage();
  fleet = await Fleet.create(stage.server, ["one"]);
});
afterAll(async () => {
  await fleet?.stop();
  await stage?.stop();
});

const attempt = async (pipelineName: string) => {
  const { actionExecutionDetails } = await stage.pipelines.send(new ListActionExecutionsCommand({ pipelineName }));
  return actionExecutionDetails!.find(({ actionName }) => actionName === "Release")!;
};

describe("CodeDeploy in a pipeline", () => {
  it("releases the artifact to real hosts, and fails with the deployment", async () => {
    await stage.put("app.zip", await zip(release("v1")));
    const id = await stage.create(
      stage.declare("ship", {
        Deploy: [
          {
            name: "Release",
            actionTypeId: { category: "Deploy", owner: "AWS", provider: "CodeDeploy", version: "1" },
            inputArtifacts: [{ name: "Code" }],
            configuration: { ApplicationName: application.applicationName, DeploymentGroupName: application.deploymentGroupName },
          },
        ],
      }),
    );
    expect(await stage.ended("ship", id)).toBe("Succeeded");
    expect(fleet.read("one", "srv/app/version.txt")).toBe("v1");
    const { output } = await attempt("ship");
    const deploymentId = output!.executionResult!.externalExecutionId!;
    const info = await fleet.info(deploymentId);
    expect(info).toMatchObject({ status: "Succeeded", revision: { s3Location: { bucket: "artifacts", eTag: expect.any(String) } } });

    await stage.put("app.zip", await zip(release("v2", { ValidateService: "exit 1" })));
    expect(await stage.ended("ship", await stage.start("ship"))).toBe("Failed");
    const failed = (await attempt("ship")).output!.executionResult!;
    expect(failed.externalExecutionId).not.toBe(deploymentId);
    expect(failed.errorDetails).toMatchObject({ code: "JobFailed", message: expect.stringContaining("HEALTH_CONSTRAINTS") });
  });

  it("fails at once for an application that is not there", async () => {
    const id = await stage.create(
      stage.declare("nowhere", {
        Deploy: [
          {
            name: "Release",
            actionTypeId: { category: "Deploy", owner: "AWS", provider: "CodeDeploy", version: "1" },
            inputArtifacts: [{ name: "Code" }],
            configuration: { ApplicationName: "nothing", DeploymentGroupName: "none" },
          },
        ],
      }),
    );
    expect(await stage.ended("nowhere", id)).toBe("Failed");
    const { errorDetails } = (await attempt("nowhere")).output!.executionResult!;
    expect(errorDetails).toMatchObject({
      code: "ConfigurationError",
      message: expect.stringContaining("ApplicationDoesNotExistException"),
    });
  });
});
