import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateDeploymentCommand, StopDeploymentCommand } from "@aws-sdk/client-codedeploy";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer, until } from "../../harness/index.ts";
import { application, Fleet, release, zip } from "./fleet.ts";

let server: TestServer;
let fleet: Fleet;
const names = ["web-1", "web-2", "web-3"];
const noRollback = { autoRollbackConfiguration: { enabled: false } };
const atOnce = { deploymentConfigName: "CodeDeployDefault.AllAtOnce", ...noRollback };

beforeAll(async () => {
  server = await startServer();
  fleet = await Fleet.create(server, names, { autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE"] } });
});
afterAll(async () => {
  await fleet?.stop();
  await server?.stop();
});

const spansOf = async (id: string) =>
  (await fleet.targets(id))
    .map(({ lifecycleEvents }) => ({ start: lifecycleEvents![0]!.startTime!.getTime(), end: lifecycleEvents!.at(-1)!.endTime!.getTime() }))
    .sort((a, b) => a.start - b.start);

test("OneAtATime: three hosts get the release, one after the other, by the full lifecycle", async () => {
  const id = await fleet.deploy(release("1.0"));
  const info = await fleet.end(id);
  expect(info).toMatchObject({
    status: "Succeeded",
    deploymentConfigName: "CodeDeployDefault.OneAtATime",
    deploymentOverview: { Pending: 0, InProgress: 0, Succeeded: 3, Failed: 0, Skipped: 0, Ready: 0 },
  });
  for (const name of names) {
    expect(fleet.read(name, "srv/app/version.txt")).toBe("1.0");
    expect(fleet.read(name, "srv/log")).toBe("1.0 AfterInstall\n1.0 ValidateService\n");
  }
  const targets = await fleet.targets(id);
  expect(targets[0]!.lifecycleEvents!.map((event) => `${event.lifecycleEventName} ${event.status}`)).toEqual(
    ["ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall", "ApplicationStart", "ValidateService"].map(
      (event) => `${event} Succeeded`,
    ),
  );
  const spans = await spansOf(id);
  expect(spans[1]!.start).toBeGreaterThanOrEqual(spans[0]!.end);
  expect(spans[2]!.start).toBeGreaterThanOrEqual(spans[1]!.end);
}, 60_000);

test("a release whose ValidateService fails is rolled back to the one before, by a new deployment", async () => {
  const id = await fleet.deploy({ ...release("2.0", { ValidateService: "echo it is broken; exit 7" }), "app/new.txt": "new" });
  const failed = await fleet.end(id);
  expect(failed).toMatchObject({
    status: "Failed",
    errorInformation: { code: "HEALTH_CONSTRAINTS" },
    deploymentOverview: { Failed: 1, Skipped: 2, Succeeded: 0 },
    previousRevision: { revisionType: "S3" },
  });
  const [first, second] = await fleet.targets(id);
  expect(await fleet.failure(id, "web-1")).toMatchObject({
    event: "ValidateService",
    errorCode: "ScriptFailed",
    scriptName: "scripts/ValidateService.sh",
    message: expect.stringContaining("exit code 7"),
    logTail: expect.stringContaining("[stdout]it is broken"),
  });
  expect(first!.status).toBe("Failed");
  expect(new Set(second!.lifecycleEvents!.map((event) => event.status))).toEqual(new Set(["Skipped"]));
  const rollbackId = failed.rollbackInfo!.rollbackDeploymentId!;
  const rollback = await fleet.end(rollbackId);
  expect(rollback).toMatchObject({
    status: "Succeeded",
    creator: "codeDeployRollback",
    rollbackInfo: { rollbackTriggeringDeploymentId: id },
    revision: failed.previousRevision,
  });
  for (const name of names) expect(fleet.read(name, "srv/app/version.txt")).toBe("1.0");
  expect(fleet.read("web-1", "srv/app/new.txt")).toBe("");
  // The agent's last successful install was the broken one: its scripts stop the application, as with AWS's agent.
  expect(fleet.read("web-1", "srv/log")).toContain("2.0 ValidateService\n2.0 ApplicationStop\n1.0 AfterInstall\n");
}, 60_000);

test("the bus hears of deployments and of every host", async () => {
  const heard = async (): Promise<string[]> => {
    const { rows } = await server.kernel.store.transaction((tx) =>
      sql<{
        detail_type: string;
        detail: Record<string, string>;
      }>`select detail_type, detail from event where source = 'aws.codedeploy' order by seq`.execute(tx),
    );
    return rows.map(
      ({ detail_type, detail }) => `${detail_type.split(" ")[1]} ${detail["instanceId"] ?? detail["deploymentGroup"]} ${detail["state"]}`,
    );
  };
  const first = await until(async () => {
    const lines = await heard();
    return lines.includes("Deployment fleet SUCCESS") ? lines.slice(0, 8) : undefined;
  });
  expect(first[0]).toBe("Deployment fleet START");
  expect(first.slice(1, 7).sort()).toEqual(names.flatMap((name) => [`Instance ${name} START`, `Instance ${name} SUCCESS`]).sort());
  expect(first[7]).toBe("Deployment fleet SUCCESS");
  await until(async () => (await heard()).includes("Deployment fleet FAILURE"));
});

test("AllAtOnce: all hosts at the same time; one success is enough", async () => {
  const fails = 'while [ ! -e /srv/go-on ]; do sleep 0.05; done; rm /srv/go-on; [ "$(hostname)" = web-2 ]';
  const id = await fleet.deploy(release("3.0", { AfterInstall: fails }), atOnce);
  // None of them ends before all of them have begun.
  for (const name of names) await until(() => fleet.read(name, "srv/log").includes("3.0 AfterInstall"), { timeoutMs: 20_000 });
  for (const name of names) writeFileSync(join(fleet.root(name), "srv/go-on"), "");
  expect((await fleet.end(id)).status).toBe("Succeeded");
  expect(await fleet.statuses(id)).toEqual(["web-1 Failed", "web-2 Succeeded", "web-3 Failed"]);
}, 60_000);

test("HalfAtATime: unhealthy hosts first; too many failures skip the rest", async () => {
  const id = await fleet.deploy(release("4.0"), { deploymentConfigName: "CodeDeployDefault.HalfAtATime", ...noRollback });
  expect((await fleet.end(id)).status).toBe("Succeeded");
  const starts = Object.fromEntries(
    (await fleet.targets(id)).map((target) => [target.targetId, target.lifecycleEvents![0]!.startTime!.getTime()]),
  );
  expect(starts["web-2"]).toBeGreaterThan(Math.max(starts["web-1"]!, starts["web-3"]!));

  const broken = await fleet.deploy(release("4.1", { AfterInstall: "exit 1" }), {
    deploymentConfigName: "CodeDeployDefault.HalfAtATime",
    ...noRollback,
  });
  expect(await fleet.end(broken)).toMatchObject({ status: "Failed", errorInformation: { code: "HEALTH_CONSTRAINTS" } });
  expect(await fleet.statuses(broken)).toEqual(["web-1 Failed", "web-2 Skipped", "web-3 Skipped"]);
  expect(fleet.read("web-2", "srv/app/version.txt")).toBe("4.0");
}, 60_000);

test("stop: what runs may end, nothing more begins, and it is rolled back when asked", async () => {
  const id = await fleet.deploy(
    release("5.0", { AfterInstall: "while [ ! -e /srv/go-on ]; do sleep 0.1; done; rm /srv/go-on" }),
    noRollback,
  );
  await until(() => fleet.read("web-1", "srv/log").includes("5.0 AfterInstall"), { timeoutMs: 20_000 });
  await until(async () => (await fleet.targets(id))[0]!.lifecycleEvents![4]!.status === "InProgress");
  await expect(fleet.codedeploy.send(new CreateDeploymentCommand({ ...application }))).rejects.toThrow(
    `already has an active Deployment '${id}'`,
  );
  const answer = await fleet.codedeploy.send(new StopDeploymentCommand({ deploymentId: id, autoRollbackEnabled: true }));
  expect(answer.status).toBe("Pending");
  expect((await fleet.info(id)).status).toBe("InProgress");
  writeFileSync(join(fleet.root("web-1"), "srv/go-on"), "");
  const stopped = await fleet.end(id);
  expect(stopped).toMatchObject({ status: "Stopped", errorInformation: { code: "MANUAL_STOP" } });
  expect((await fleet.targets(id))[0]!.lifecycleEvents!.map((event) => event.status).slice(4)).toEqual(["Succeeded", "Skipped", "Skipped"]);
  expect((await fleet.end(stopped.rollbackInfo!.rollbackDeploymentId!)).status).toBe("Succeeded");
  expect(fleet.read("web-1", "srv/app/version.txt")).toBe("4.0");
}, 60_000);

test("kill -9 of the agent in a hook: the script goes on, runs once, and its true result is reported", async () => {
  const slow = "while [ ! -e /srv/go-on ]; do sleep 0.1; done; echo 6.0 went on >> /srv/log; rm /srv/go-on";
  const id = await fleet.deploy(release("6.0", { AfterInstall: slow }), atOnce);
  await until(() => fleet.read("web-1", "srv/log").includes("6.0 AfterInstall"), { timeoutMs: 20_000 });
  await fleet.hosts.get("web-1")!.killAgent();
  for (const name of names) writeFileSync(join(fleet.root(name), "srv/go-on"), "");
  expect((await fleet.end(id)).status).toBe("Succeeded");
  expect(await fleet.statuses(id)).toEqual(names.map((name) => `${name} Succeeded`));
  expect(fleet.read("web-1", "srv/log").match(/6\.0 AfterInstall/g)).toHaveLength(1);
  expect(fleet.read("web-1", "srv/log").match(/6\.0 went on/g)).toHaveLength(1);
}, 60_000);

test("kill -9 of the agents again and again: every action happens once", async () => {
  const id = await fleet.deploy(release("6.1", { BeforeInstall: "sleep 0.3", ApplicationStart: "sleep 0.3" }), atOnce);
  const [one, two] = [fleet.hosts.get("web-1")!, fleet.hosts.get("web-2")!];
  for (let round = 0; round < 6; round += 1) {
    await Promise.all([one.killAgent(), two.killAgent()]);
    await until(async () => (await fleet.info(id)).deploymentOverview !== undefined);
  }
  expect((await fleet.end(id)).status).toBe("Succeeded");
  for (const name of names) {
    for (const event of ["BeforeInstall", "AfterInstall", "ApplicationStart", "ValidateService"]) {
      expect(fleet.read(name, "srv/log").split(`6.1 ${event}\n`), `${name} ${event}`).toHaveLength(2);
    }
  }
}, 90_000);

test("scripts see AWS's names and the host's port, and no credentials", async () => {
  const id = await fleet.deploy(release("7.0", { ApplicationStart: "env > /srv/environment; id -u >> /srv/environment" }), atOnce);
  expect((await fleet.end(id)).status).toBe("Succeeded");
  const environment = fleet.read("web-1", "srv/environment");
  for (const line of [
    "APPLICATION_NAME=web",
    "DEPLOYMENT_GROUP_NAME=fleet",
    `DEPLOYMENT_ID=${id}`,
    "LIFECYCLE_EVENT=ApplicationStart",
    "BUNDLE_BUCKET=bundles",
    "PORT=18000",
  ]) {
    expect(environment).toContain(`${line}\n`);
  }
  expect(environment).not.toMatch(/AWS_|SECRET|AKIA/);
}, 60_000);

const bundle = (appspec: string, more: Record<string, string> = {}) => zip({ "appspec.yml": appspec, "conf/a.conf": "new", ...more });
const files = "version: 0.0\nos: linux\nfiles:\n  - source: conf\n    destination: /srv/conf\n";

test("file_exists_behavior: DISALLOW refuses, RETAIN keeps, OVERWRITE replaces what was there before", async () => {
  for (const name of names) {
    mkdirSync(join(fleet.root(name), "srv/conf"));
    writeFileSync(join(fleet.root(name), "srv/conf/a.conf"), "old");
  }
  const disallowed = await fleet.deploy(await bundle(files), atOnce);
  expect((await fleet.end(disallowed)).status).toBe("Failed");
  expect(await fleet.failure(disallowed, "web-1")).toMatchObject({
    event: "Install",
    errorCode: "UnknownError",
    message: "The deployment failed because a specified file already exists at this location: /srv/conf/a.conf",
  });
  const retained = await fleet.deploy(await bundle(files), { ...atOnce, fileExistsBehavior: "RETAIN" });
  expect((await fleet.end(retained)).status).toBe("Succeeded");
  expect(fleet.read("web-1", "srv/conf/a.conf")).toBe("old");
  const overwritten = await fleet.deploy(await bundle(`${files}file_exists_behavior: OVERWRITE\n`), {
    ...atOnce,
    fileExistsBehavior: "RETAIN",
  });
  expect((await fleet.end(overwritten)).status).toBe("Succeeded");
  expect(fleet.read("web-1", "srv/conf/a.conf")).toBe("new");
}, 60_000);

test("permissions are given to what the deployment brought", async () => {
  const permissions = "permissions:\n  - object: /srv/modes\n    pattern: '*.sh'\n    mode: 750\n    type: [file]\n";
  const appspec = `version: 0.0\nos: linux\nfiles:\n  - source: modes\n    destination: /srv/modes\n${permissions}`;
  const id = await fleet.deploy(await bundle(appspec, { "modes/run.sh": "x", "modes/readme": "x", "modes/deep/run.sh": "x" }), atOnce);
  expect((await fleet.end(id)).status).toBe("Succeeded");
  const mode = (path: string): string => (statSync(join(fleet.root("web-1"), "srv/modes", path)).mode & 0o777).toString(8);
  expect([mode("run.sh"), mode("readme"), mode("deep/run.sh")]).toEqual(["750", "644", "644"]);
}, 60_000);

test("archives that would leave their folder are refused, and nothing is written outside", async () => {
  const evil = await bundle(files, { "xx/evil.txt": "evil" });
  for (let at = evil.indexOf("xx/evil.txt"); at !== -1; at = evil.indexOf("xx/evil.txt", at)) evil.write("../evil.txt", at);
  const id = await fleet.deploy(evil, atOnce);
  expect((await fleet.end(id)).status).toBe("Failed");
  expect(await fleet.failure(id, "web-1")).toMatchObject({ event: "DownloadBundle", message: "unsafe name in archive: ../evil.txt" });
}, 60_000);

test.each([
  [
    "a script that is missing",
    { files: { "appspec.yml": "version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n    - location: nowhere.sh\n" } },
    "AfterInstall",
    "ScriptMissing",
  ],
  ["an appspec that is not valid", { files: { "appspec.yml": "version: '0.0'\nos: linux\n" } }, "BeforeInstall", "UnknownError"],
  ["a bundle without an appspec", { files: { "app.yml": "" } }, "BeforeInstall", "UnknownError"],
  ["a script that runs too long", { files: release("8.0", { AfterInstall: "sleep 60" }), timeout: 1 }, "AfterInstall", "ScriptTimedOut"],
] as [string, { files: Record<string, string>; timeout?: number }, string, string][])(
  "%s",
  async (_name, { files: given, timeout }, event, errorCode) => {
    const appspec = given["appspec.yml"];
    const changed = timeout && appspec ? { ...given, "appspec.yml": appspec.replaceAll("timeout: 60", `timeout: ${timeout}`) } : given;
    const id = await fleet.deploy(changed, atOnce);
    expect((await fleet.end(id)).status).toBe("Failed");
    expect(await fleet.failure(id, "web-1")).toMatchObject({ event, errorCode });
  },
  60_000,
);

test("a bundle with another eTag than the deployment's is not installed", async () => {
  const revision = await fleet.upload(await zip(release("9.0")));
  const wrong = { ...revision, s3Location: { ...revision.s3Location, eTag: "0123456789abcdef0123456789abcdef" } };
  const { deploymentId } = await fleet.codedeploy.send(new CreateDeploymentCommand({ ...application, revision: wrong, ...atOnce }));
  expect((await fleet.end(deploymentId!)).status).toBe("Failed");
  expect(await fleet.failure(deploymentId!, "web-1")).toMatchObject({ event: "DownloadBundle", message: expect.stringContaining("eTag") });
}, 60_000);
