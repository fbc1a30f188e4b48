import { CreatePipelineCommand, GetPipelineCommand, ListPipelinesCommand, UpdatePipelineCommand } from "@aws-sdk/client-codepipeline";
import { afterAll, beforeAll, expect, it } from "vitest";
import { good, type Malformed } from "./malformed/declaration-tree.ts";
import { generatedMistakes } from "./malformed/generated-mistakes.ts";
import { writtenMistakes } from "./malformed/written-mistakes.ts";
import { createPipelineStage, type PipelineStage } from "./pipeline-stage.ts";

let stage: PipelineStage;
beforeAll(async () => {
  stage = await createPipelineStage();
  await stage.pipelines.send(new CreatePipelineCommand({ pipeline: good("kept", stage.roleArn) }));
});
afterAll(() => stage?.stop());

/** The answer, or undefined when it was refused as it should be. */
async function wronglyAnswered({ what, declaration, exception, names }: Malformed): Promise<string | undefined> {
  const command =
    declaration.name === "kept"
      ? new UpdatePipelineCommand({ pipeline: declaration })
      : new CreatePipelineCommand({ pipeline: declaration });
  try {
    await stage.pipelines.send(command as CreatePipelineCommand);
    return `${what}: accepted`;
  } catch (error) {
    const { name, message } = error as Error;
    return name === exception && message.includes(names)
      ? undefined
      : `${what}: ${name} ${message}\n    instead of ${exception} …${names}…`;
  }
}

it("at least three hundred malformed pipelines are each refused with the right exception, at the right place, and leave nothing behind", async () => {
  // Half of them as a new pipeline, half as an edit of one that is there.
  const written = [...writtenMistakes("broken", stage.roleArn), ...writtenMistakes("kept", stage.roleArn)];
  const generated = generatedMistakes("broken", stage.roleArn);
  expect(generated.length + written.length / 2).toBeGreaterThanOrEqual(300);
  const wrong: string[] = [];
  const waiting = [...generated, ...written];
  const ask = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const answer = await wronglyAnswered(next);
      if (answer) wrong.push(answer);
    }
  };
  await Promise.all([ask(), ask(), ask(), ask()]);
  expect(wrong, wrong.join("\n")).toEqual([]);
  const { pipelines } = await stage.pipelines.send(new ListPipelinesCommand({}));
  expect(pipelines!.map(({ name, version }) => `${name} ${version}`)).toEqual(["kept 1"]);
  const { pipeline } = await stage.pipelines.send(new GetPipelineCommand({ name: "kept" }));
  expect(pipeline!.stages!.map(({ name }) => name)).toEqual(["Source", "Build", "Deploy"]);
}, 60_000);
