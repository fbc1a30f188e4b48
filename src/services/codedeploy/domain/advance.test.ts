import fc from "fast-check";
import { expect, test } from "vitest";
import { advance, transitions } from "./advance.ts";
import { type CommandFact, type Deployment, type DeploymentSnapshot, isOver, isTargetOver, overviewOf } from "./deployment.ts";
import type { AgentResult } from "./lifecycle.ts";
import type { HealthRule } from "./minimum-healthy-hosts.ts";

const start = Date.UTC(2030, 0, 1);
const minute = 60_000;

const created = (over: Partial<Deployment> = {}): Deployment => ({
  id: "d-TEST00001",
  account: "123456789012",
  region: "us-east-1",
  applicationName: "app",
  deploymentGroupId: "group-id",
  deploymentGroupName: "group",
  status: "Created",
  creator: "user",
  revision: { revisionType: "S3", s3Location: { bucket: "b", key: "k", bundleType: "zip" } },
  deploymentConfigName: "custom",
  healthRule: { type: "HOST_COUNT", value: 0 },
  ignoreApplicationStopFailures: false,
  updateOutdatedInstancesOnly: false,
  fileExistsBehavior: "DISALLOW",
  autoRollback: { enabled: false },
  createTime: start,
  ...over,
});

function snapshot(hosts: boolean[], over: Partial<Deployment> = {}): DeploymentSnapshot {
  const tags = [{ Key: "fleet", Value: "web" }];
  return {
    deployment: created(over),
    targets: [],
    facts: {
      commands: {},
      fleet: {
        selection: { filters: [{ Key: "fleet", Type: "KEY_ONLY" }], tagSet: [] },
        hosts: hosts.map((healthy, at) => ({ id: `h${at}`, hostArn: `arn:h${at}`, tags, healthy, revision: healthy ? "Old" : "Unknown" })),
      },
    },
  };
}

const result = (succeeded: boolean): AgentResult => ({ succeeded, errorCode: succeeded ? 0 : 4, scriptName: "s", message: "m", log: "l" });

/** Lets every agent that has a command answer it; `fails` decides per host and event. */
function answered(current: DeploymentSnapshot, at: number, fails: (host: string, event: string) => boolean): DeploymentSnapshot {
  const commands: Record<string, CommandFact> = {};
  for (const { id, command } of current.targets) {
    if (command) commands[command.id] = { acknowledgedAt: at, completedAt: at, result: result(!fails(id, command.event)) };
  }
  return { ...current, facts: { ...current.facts, commands } };
}

function run(current: DeploymentSnapshot, fails: (host: string, event: string) => boolean): DeploymentSnapshot {
  let next = advance(current, new Date(start)).next;
  for (let step = 1; step < 500 && !isOver(next.deployment.status); step += 1) {
    next = advance(answered(next, start + step, fails), new Date(start + step)).next;
  }
  return next;
}

const shown = (done: DeploymentSnapshot): string => {
  const overview = overviewOf(done.targets);
  const counts = `+${overview.Succeeded} -${overview.Failed} ~${overview.Skipped}`;
  return `${done.deployment.status} ${done.deployment.error?.code ?? "-"} ${counts}${done.deployment.rollbackDue ? " rollback" : ""}`;
};

test("a host goes through the lifecycle in order", () => {
  const events: string[] = [];
  run(snapshot([false]), (_host, event) => {
    events.push(event);
    return false;
  });
  expect(events).toEqual([
    "ApplicationStop",
    "DownloadBundle",
    "BeforeInstall",
    "Install",
    "AfterInstall",
    "ApplicationStart",
    "ValidateService",
  ]);
});

test.each([
  ["everything works", [false, false], {}, "none", "Succeeded - +2 -0 ~0"],
  ["no hosts", [], {}, "none", "Failed NO_INSTANCES +0 -0 ~0"],
  [
    "rule leaves no host",
    [true, true],
    { healthRule: { type: "HOST_COUNT", value: 2 } as HealthRule },
    "none",
    "Failed HEALTH_CONSTRAINTS_INVALID +0 -0 ~2",
  ],
  ["one of two fails, one is enough", [false, false], {}, "h0 ValidateService", "Succeeded - +1 -1 ~0"],
  ["all fail", [false], {}, "h0 Install", "Failed HEALTH_CONSTRAINTS +0 -1 ~0"],
  [
    "one at a time stops at the first failure",
    [true, true, true],
    { healthRule: { type: "MOST_CONCURRENCY", value: 1 } as HealthRule, autoRollback: { enabled: true, events: ["DEPLOYMENT_FAILURE"] } },
    "h0 BeforeInstall",
    "Failed HEALTH_CONSTRAINTS +0 -1 ~2 rollback",
  ],
  [
    "a rollback is not rolled back",
    [true],
    { creator: "codeDeployRollback", autoRollback: { enabled: true, events: ["DEPLOYMENT_FAILURE"] } },
    "h0 Install",
    "Failed HEALTH_CONSTRAINTS +0 -1 ~0",
  ],
  ["ApplicationStop fails", [false], {}, "h0 ApplicationStop", "Failed HEALTH_CONSTRAINTS +0 -1 ~0"],
  ["ApplicationStop failures ignored", [false], { ignoreApplicationStopFailures: true }, "h0 ApplicationStop", "Succeeded - +1 -0 ~0"],
  [
    "other failures are not ignored",
    [false],
    { ignoreApplicationStopFailures: true },
    "h0 AfterInstall",
    "Failed HEALTH_CONSTRAINTS +0 -1 ~0",
  ],
] as [string, boolean[], Partial<Deployment>, string, string][])("%s", (_name, hosts, over, failing, expected) => {
  expect(shown(run(snapshot(hosts, over), (host, event) => `${host} ${event}` === failing))).toBe(expected);
});

test("hosts that already have the revision are no targets when only outdated ones are asked for", () => {
  const current = snapshot([true, false], { updateOutdatedInstancesOnly: true });
  current.facts.fleet!.hosts[0]!.revision = "Current";
  expect(run(current, () => false).targets.map((target) => target.id)).toEqual(["h1"]);
});

test("a host that does not fetch its command within five minutes has failed", () => {
  const first = advance(snapshot([false]), new Date(start));
  expect(first.wakeAt?.getTime()).toBe(start + 5 * minute);
  expect(advance(first.next, new Date(start + 5 * minute - 1)).next.deployment.status).toBe("InProgress");
  const late = advance(first.next, new Date(start + 5 * minute)).next;
  expect(shown(late)).toBe("Failed HEALTH_CONSTRAINTS +0 -1 ~0");
  expect(late.targets[0]!.events[0]!.diagnostics?.errorCode).toBe("UnknownError");
});

test("an event that does not end within an hour of its acknowledgement has failed", () => {
  const first = advance(snapshot([false]), new Date(start)).next;
  const command = first.targets[0]!.command!.id;
  const running = { ...first, facts: { ...first.facts, commands: { [command]: { acknowledgedAt: start + minute } } } };
  const second = advance(running, new Date(start + minute));
  expect(second.next.targets[0]!.events[0]!.status).toBe("InProgress");
  expect(second.wakeAt?.getTime()).toBe(start + 61 * minute);
  expect(shown(advance(second.next, new Date(start + 61 * minute)).next)).toBe("Failed HEALTH_CONSTRAINTS +0 -1 ~0");
});

test("a stop lets the running event end, starts nothing more and takes back what no agent had taken", () => {
  const first = advance(snapshot([true, true], { healthRule: { type: "HOST_COUNT", value: 0 } }), new Date(start)).next;
  const [running, waiting] = first.targets;
  const facts = { ...first.facts, stop: { at: start + 1 }, commands: { [running!.command!.id]: { acknowledgedAt: start + 1 } } };
  const stopping = advance({ ...first, facts }, new Date(start + 2)).next;
  expect(stopping.deployment.status).toBe("InProgress");
  expect(stopping.targets.map((target) => target.status)).toEqual(["InProgress", "Skipped"]);
  expect(waiting!.command).toBeDefined();
  const stopped = advance(
    answered(stopping, start + 3, () => false),
    new Date(start + 3),
  ).next;
  expect(shown(stopped)).toBe("Stopped MANUAL_STOP +0 -0 ~2");
  expect(stopped.targets[0]!.events.map((event) => event.status)).toEqual(["Succeeded", ...Array(6).fill("Skipped")]);
});

test.each([
  [true, { enabled: false }, true],
  [false, { enabled: true, events: ["DEPLOYMENT_STOP_ON_REQUEST"] }, false],
  [undefined, { enabled: true, events: ["DEPLOYMENT_STOP_ON_REQUEST"] }, true],
  [undefined, { enabled: true, events: ["DEPLOYMENT_FAILURE"] }, false],
] as [boolean | undefined, Deployment["autoRollback"], boolean][])(
  "stop with %s and %o rolls back: %s",
  (asked, autoRollback, expected) => {
    const first = advance(snapshot([true], { autoRollback }), new Date(start)).next;
    const stop = { at: start, ...(asked === undefined ? {} : { autoRollbackEnabled: asked }) };
    const command = first.targets[0]!.command!.id;
    const facts = { ...first.facts, stop, commands: { [command]: { acknowledgedAt: start } } };
    const stopping = advance({ ...first, facts }, new Date(start + 1)).next;
    expect(
      Boolean(
        advance(
          answered(stopping, start + 2, () => false),
          new Date(start + 2),
        ).next.deployment.rollbackDue,
      ),
    ).toBe(expected);
  },
);

/** One thing that may happen between two looks. */
const happening = fc.record({
  host: fc.nat(7),
  kind: fc.constantFrom("acknowledge", "succeed", "fail", "wait", "stop"),
  minutes: fc.nat(10),
});
const history = fc.record({
  hosts: fc.array(fc.boolean(), { maxLength: 8 }),
  rule: fc.oneof(
    fc.record({ type: fc.constant("HOST_COUNT" as const), value: fc.nat(8) }),
    fc.record({ type: fc.constant("FLEET_PERCENT" as const), value: fc.nat(99) }),
    fc.constant({ type: "MOST_CONCURRENCY" as const, value: 1 }),
  ),
  ignore: fc.boolean(),
  happenings: fc.array(happening, { maxLength: 120 }),
});

function apply(current: DeploymentSnapshot, now: number, { host, kind }: { host: number; kind: string }): DeploymentSnapshot {
  if (kind === "stop") return { ...current, facts: { ...current.facts, stop: current.facts.stop ?? { at: now } } };
  const command = current.targets[host]?.command;
  if (!command || kind === "wait") return current;
  const before = current.facts.commands[command.id];
  const fact: CommandFact =
    kind === "acknowledge"
      ? { acknowledgedAt: now, ...before }
      : { acknowledgedAt: now, completedAt: now, result: result(kind === "succeed"), ...before };
  return { ...current, facts: { ...current.facts, commands: { ...current.facts.commands, [command.id]: fact } } };
}

test("terminal states absorb, steps stay in the table, nothing new yields nothing, keys never repeat, health is kept", () => {
  fc.assert(
    fc.property(history, ({ hosts, rule, ignore, happenings }) => {
      let current = snapshot(hosts, { healthRule: rule, ignoreApplicationStopFailures: ignore });
      let now = start;
      const keys = new Set<string>();
      for (const next of [{ host: 0, kind: "wait", minutes: 0 }, ...happenings]) {
        now += next.minutes * minute;
        const before = apply(current, now, next);
        const step = advance(before, new Date(now));
        const { status } = step.next.deployment;
        if (isOver(before.deployment.status)) expect(step.next).toBe(before);
        else if (status !== before.deployment.status) expect(transitions[before.deployment.status]).toContain(status);
        for (const { key } of step.effects) {
          expect(keys.has(key)).toBe(false);
          keys.add(key);
        }
        expect(advance(before, new Date(now))).toEqual(step);
        expect(advance(step.next, new Date(now))).toEqual({
          next: step.next,
          effects: [],
          ...(step.wakeAt ? { wakeAt: step.wakeAt } : {}),
        });
        if (isOver(status)) expect(step.next.targets.every(isTargetOver)).toBe(true);
        else expect(step.wakeAt).toBeDefined();
        const needed = step.next.deployment.requirement;
        if (needed) {
          const { targets } = step.next;
          const atWork = targets.filter((target) => target.healthyBefore && target.status === "InProgress").length;
          const healthy = targets.filter(
            (target) => target.status === "Succeeded" || (target.healthyBefore && target.status === "Pending"),
          );
          if (atWork > 0) expect(healthy.length).toBeGreaterThanOrEqual(needed.minimum);
          expect(step.next.targets.filter((target) => target.status === "InProgress").length).toBeLessThanOrEqual(needed.atATime);
        }
        current = step.next;
      }
    }),
    { numRuns: 300 },
  );
});

test("silent agents end every deployment", () => {
  fc.assert(
    fc.property(history, ({ hosts, rule }) => {
      let step = advance(snapshot(hosts, { healthRule: rule }), new Date(start));
      for (let at = 0; at < 20 && step.wakeAt; at += 1) step = advance(step.next, step.wakeAt);
      expect(isOver(step.next.deployment.status)).toBe(true);
    }),
  );
});
