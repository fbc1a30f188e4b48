import { CreateFleetCommand, StopBuildCommand, UpdateFleetCommand } from "@aws-sdk/client-codebuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../../harness/index.ts";
import { type BuildStage, createBuildStage } from "./build-stage.ts";

let stage: BuildStage;
beforeAll(async () => {
  stage = await createBuildStage({ compute: "dummy" });
});
afterAll(() => stage.stop());

async function fleet(name: string, baseCapacity: number, overflowBehavior: "QUEUE" | "ON_DEMAND"): Promise<string> {
  const kind = { environmentType: "LINUX_CONTAINER" as const, computeType: "BUILD_GENERAL1_SMALL" as const };
  const made = await stage.codebuild.send(new CreateFleetCommand({ name, baseCapacity, overflowBehavior, ...kind }));
  return made.fleet!.arn!;
}

const waits = "version: 0.2\nphases:\n  build:\n    commands: ['#dummy: hang']\n";
const on = (fleetArn: string) => ({
  environment: {
    type: "LINUX_CONTAINER" as const,
    image: "quintet/host",
    computeType: "BUILD_GENERAL1_SMALL" as const,
    fleet: { fleetArn },
  },
});
const phase = async (id: string) => (await stage.get(id)).currentPhase!;
const running = (id: string) => until(async () => (await phase(id)) === "BUILD");
const stop = async (id: string) => {
  await stage.codebuild.send(new StopBuildCommand({ id }));
  await stage.ended(id);
};

test("a fleet runs as many builds as its base capacity; the next ones wait for it, in order, and others do not wait for them", async () => {
  const arn = await fleet("small", 1, "QUEUE");
  await stage.project("one-at-a-time", waits, on(arn));
  await stage.project("free", waits);
  const [first, second, third] = [
    await stage.start("one-at-a-time"),
    await stage.start("one-at-a-time"),
    await stage.start("one-at-a-time"),
  ];
  await running(first.id!);
  const free = await stage.start("free");
  await running(free.id!);
  expect([await phase(second.id!), await phase(third.id!)]).toEqual(["QUEUED", "QUEUED"]);
  await stop(first.id!);
  await running(second.id!);
  expect(await phase(third.id!)).toBe("QUEUED");
  // More capacity lets the next one in at once.
  await stage.codebuild.send(new UpdateFleetCommand({ arn, baseCapacity: 2 }));
  await running(third.id!);
  for (const { id } of [second, third, free]) await stop(id!);
});

test("on demand, what a fleet has no room for runs like a build of no fleet", async () => {
  await stage.project("overflowing", waits, on(await fleet("overflow", 1, "ON_DEMAND")));
  const both = [await stage.start("overflowing"), await stage.start("overflowing")];
  for (const { id } of both) await running(id!);
  for (const { id } of both) await stop(id!);
});
