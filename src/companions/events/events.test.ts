import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  type Target,
  TestEventPatternCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-eventbridge";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type TestServer, until } from "../../../test/harness/index.ts";
import { publish } from "../../kernel/events/index.ts";

let server: TestServer;
let client: EventBridgeClient;
let logs: CloudWatchLogsClient;
beforeAll(async () => {
  server = await startServer();
  client = server.client(EventBridgeClient);
  logs = server.client(CloudWatchLogsClient);
});
afterAll(() => server?.stop());

let count = 0;
const arn = (service: string, resource: string) => `arn:aws:${service}:${server.region}:${server.account}:${resource}`;

/** A rule whose events arrive in a log group of their own; answers how to read what arrived. */
async function ruleInto(rule: { EventPattern?: object; ScheduleExpression?: string; EventBusName?: string }, target: Partial<Target> = {}) {
  const Name = `rule-${++count}`;
  const group = `/aws/events/${Name}`;
  await logs.send(new CreateLogGroupCommand({ logGroupName: group }));
  const { EventPattern, ...rest } = rule;
  await client.send(new PutRuleCommand({ Name, ...rest, ...(EventPattern ? { EventPattern: JSON.stringify(EventPattern) } : {}) }));
  const Targets = [{ Id: "logs", Arn: arn("logs", `log-group:${group}`), ...target }];
  await client.send(new PutTargetsCommand({ Rule: Name, EventBusName: rule.EventBusName, Targets }));
  const arrived = async (): Promise<unknown[]> => {
    const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName: group }));
    return (events ?? []).map(({ message }) => JSON.parse(message ?? ""));
  };
  return { Name, arrived };
}
const put = (detail: object, over: object = {}) =>
  client.send(new PutEventsCommand({ Entries: [{ Source: "my.app", DetailType: "Order", Detail: JSON.stringify(detail), ...over }] }));

describe("events and rules", () => {
  test("an event reaches the targets of the rules that match, once each, in AWS's envelope", async () => {
    const matching = await ruleInto({ EventPattern: { source: ["my.app"], detail: { state: [{ prefix: "o" }], test: ["reaches"] } } });
    const other = await ruleInto({ EventPattern: { detail: { state: ["closed"], test: ["reaches"] } } });
    const { Entries, FailedEntryCount } = await put({ state: "open", test: "reaches" }, { Resources: ["arn:x"] });
    expect(FailedEntryCount).toBe(0);
    await until(async () => (await matching.arrived()).length > 0);
    const [event, ...more] = await matching.arrived();
    expect(event).toMatchObject({
      ...{ version: "0", id: Entries?.[0]?.EventId, source: "my.app", "detail-type": "Order", resources: ["arn:x"] },
      ...{ account: server.account, region: server.region, detail: { state: "open", test: "reaches" } },
    });
    expect((event as { time: string }).time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(more).toEqual([]);
    expect(await other.arrived()).toEqual([]);
  });

  test("a disabled rule hears nothing until it is enabled", async () => {
    const { Name, arrived } = await ruleInto({ EventPattern: { detail: { test: ["disabled"] } } });
    const marker = await ruleInto({ EventPattern: { detail: { test: ["disabled"] } } });
    await client.send(new DisableRuleCommand({ Name }));
    await put({ test: "disabled", n: 1 });
    await until(async () => (await marker.arrived()).length === 1);
    await client.send(new EnableRuleCommand({ Name }));
    await put({ test: "disabled", n: 2 });
    await until(async () => (await arrived()).length === 1);
    expect(await arrived()).toMatchObject([{ detail: { n: 2 } }]);
  });

  test("Input, InputPath and InputTransformer shape what arrives", async () => {
    const EventPattern = { detail: { test: ["shapes"] } };
    const rules = await Promise.all([
      ruleInto({ EventPattern }, { Input: '{"fixed":true}' }),
      ruleInto({ EventPattern }, { InputPath: "$.detail.n" }),
      ruleInto(
        { EventPattern },
        { InputTransformer: { InputPathsMap: { n: "$.detail.n" }, InputTemplate: '{"n": <n>, "text": "no <n>"}' } },
      ),
    ]);
    await put({ test: "shapes", n: 7 });
    await until(async () => (await Promise.all(rules.map(({ arrived }) => arrived()))).every((events) => events.length === 1));
    expect(await Promise.all(rules.map(({ arrived }) => arrived()))).toEqual([[{ fixed: true }], [7], [{ n: 7, text: "no 7" }]]);
  });

  test("what a service publishes is heard too, and one bus can forward to another", async () => {
    const EventBusName = `bus-${++count}`;
    await client.send(new CreateEventBusCommand({ Name: EventBusName }));
    const { arrived } = await ruleInto({ EventPattern: { source: ["aws.codebuild"] }, EventBusName });
    await client.send(
      new PutRuleCommand({ Name: "forward", EventPattern: JSON.stringify({ source: ["aws.codebuild"], detail: { test: ["bus"] } }) }),
    );
    const Targets = [{ Id: "bus", Arn: arn("events", `event-bus/${EventBusName}`) }];
    await client.send(new PutTargetsCommand({ Rule: "forward", Targets }));
    const { account, region } = server;
    await server.kernel.store.transaction((tx) =>
      publish(tx, { account, region, source: "aws.codebuild", detailType: "CodeBuild Build State Change", detail: { test: "bus" } }),
    );
    await until(async () => (await arrived()).length === 1);
    expect(await arrived()).toMatchObject([{ source: "aws.codebuild", detail: { test: "bus" } }]);
  });

  test("a target that is not there is given up, and others are not kept waiting", async () => {
    await client.send(new PutRuleCommand({ Name: "lost", EventPattern: '{"detail":{"test":["lost"]}}' }));
    await client.send(new PutTargetsCommand({ Rule: "lost", Targets: [{ Id: "gone", Arn: arn("logs", "log-group:/aws/events/gone") }] }));
    const { arrived } = await ruleInto({ EventPattern: { detail: { test: ["lost"] } } });
    await put({ test: "lost" });
    await until(async () => (await arrived()).length === 1);
    const deliveries = () => server.kernel.store.transaction(async (tx) => (await sql`select from event_delivery`.execute(tx)).rows.length);
    await until(async () => (await deliveries()) === 0);
    expect(server.logged.some(({ message }) => String(message).includes("could not be delivered"))).toBe(true);
  });

  test("a schedule fires when its time comes, at most once a time", async () => {
    const { Name, arrived } = await ruleInto({ ScheduleExpression: "rate(1 minute)" });
    const settled = () =>
      server.kernel.store.transaction((tx) => sql`select 1 from wake where kind = 'events/schedule' and due_at > now()`.execute(tx));
    await until(async () => (await settled()).rows.length === 1, { what: "the new rule's own time is set" });
    // The minute passes at once: as if the rule had been made, and last looked at, a minute ago.
    await server.kernel.store.transaction((tx) =>
      sql`with earlier as (update event_rule set next_at = date_trunc('second', now()) - interval '1 second' where name = ${Name})
        update wake set due_at = now() where kind = 'events/schedule'`.execute(tx),
    );
    await until(async () => (await arrived()).length === 1);
    expect(await arrived()).toMatchObject([
      { source: "aws.events", "detail-type": "Scheduled Event", resources: [arn("events", `rule/${Name}`)], detail: {} },
    ]);
  });
});

describe("PutEvents", () => {
  test("answers entry by entry", async () => {
    const entry = { Source: "my.app", DetailType: "t", Detail: "{}" };
    const { Entries, FailedEntryCount } = await client.send(
      new PutEventsCommand({
        Entries: [
          entry,
          { ...entry, Source: "aws.codebuild" },
          { ...entry, Detail: "{" },
          { ...entry, DetailType: undefined },
          { ...entry, EventBusName: "absent" },
        ],
      }),
    );
    expect(FailedEntryCount).toBe(4);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      "NotAuthorizedForSourceException",
      "MalformedDetail",
      "InvalidArgument",
      "ResourceNotFoundException",
    ]);
  });
});

describe("what is refused", () => {
  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => "nothing",
      (error: Error) => `${error.name}: ${error.message}`,
    );
  test("rules", async () => {
    const rule = (input: object) => failure(client.send(new PutRuleCommand({ Name: "bad", ...input })));
    expect(await rule({})).toMatch("ValidationException: Parameter(s) EventPattern or ScheduleExpression must be specified.");
    expect(await rule({ EventPattern: '{"source":[{"regex":"x"}]}' })).toMatch(
      "InvalidEventPatternException: Event pattern is not valid. Reason: Unrecognized",
    );
    expect(await rule({ ScheduleExpression: "rate(1 minutes)" })).toMatch(
      "ValidationException: Parameter ScheduleExpression is not valid.",
    );
    expect(await rule({ EventPattern: '{"source":["x"]}', EventBusName: "absent" })).toMatch("ResourceNotFoundException");
    expect(await failure(client.send(new DescribeRuleCommand({ Name: "bad" })))).toMatch(
      "ResourceNotFoundException: Rule bad does not exist on EventBus default.",
    );
  });

  test("targets that cannot be delivered to", async () => {
    await client.send(new PutRuleCommand({ Name: "strict", EventPattern: '{"source":["x"]}' }));
    const target = (input: object) =>
      failure(client.send(new PutTargetsCommand({ Rule: "strict", Targets: [{ Id: "t", Arn: "", ...input }] })));
    expect(await target({ Arn: arn("sqs", "queue") })).toMatch(/ValidationException: Target t is not supported/);
    expect(await target({ Arn: arn("codepipeline", "p") })).toMatch(/ValidationException: RoleArn is required/);
    expect(await target({ Arn: arn("logs", "log-group:/other") })).toMatch(/ValidationException/);
    const group = arn("logs", "log-group:/aws/events/x");
    expect(await target({ Arn: group, Input: "{" })).toMatch(/JSON syntax error/);
    expect(await target({ Arn: group, InputPath: "detail" })).toMatch(/Invalid JSONPath/);
    expect(await target({ Arn: group, Input: "1", InputPath: "$" })).toMatch(/Only one of/);
    expect(await target({ Arn: group, DeadLetterConfig: {} })).toMatch(/DeadLetterConfig is not supported/);
    expect(await target({ Arn: arn("events", "event-bus/default") })).toMatch(/must be different/);
    expect((await client.send(new ListTargetsByRuleCommand({ Rule: "strict" }))).Targets).toEqual([]);
  });

  test("deleting a rule that has targets, the default bus, and a bus that has rules", async () => {
    const { Name } = await ruleInto({ EventPattern: { source: ["x"] } });
    expect(await failure(client.send(new DeleteRuleCommand({ Name })))).toMatch(
      "ValidationException: Rule can't be deleted since it has targets.",
    );
    expect(await failure(client.send(new DeleteEventBusCommand({ Name: "default" })))).toMatch("ValidationException");
    const removed = await client.send(new RemoveTargetsCommand({ Rule: Name, Ids: ["logs", "absent"] }));
    expect(removed.FailedEntries).toMatchObject([{ TargetId: "absent", ErrorCode: "ResourceNotFoundException" }]);
    expect(await failure(client.send(new DeleteRuleCommand({ Name })))).toBe("nothing");
    expect(await failure(client.send(new DeleteRuleCommand({ Name })))).toBe("nothing");
  });
});

test("rules, targets and buses are described, listed in pages and tagged", async () => {
  const EventBusName = `bus-${++count}`;
  const { EventBusArn } = await client.send(
    new CreateEventBusCommand({ Name: EventBusName, Description: "d", Tags: [{ Key: "a", Value: "1" }] }),
  );
  await expect(client.send(new CreateEventBusCommand({ Name: EventBusName }))).rejects.toMatchObject({
    name: "ResourceAlreadyExistsException",
  });
  expect(await client.send(new DescribeEventBusCommand({ Name: EventBusArn }))).toMatchObject({
    Name: EventBusName,
    Arn: EventBusArn,
    Description: "d",
  });
  expect((await client.send(new ListEventBusesCommand({}))).EventBuses?.map(({ Name }) => Name)).toContain("default");
  for (const Name of ["r1", "r2", "r3"]) {
    const { RuleArn } = await client.send(new PutRuleCommand({ Name, EventBusName, EventPattern: '{"source":["x"]}', Description: Name }));
    expect(RuleArn).toBe(arn("events", `rule/${EventBusName}/${Name}`));
  }
  const first = await client.send(new ListRulesCommand({ EventBusName, Limit: 2 }));
  const second = await client.send(new ListRulesCommand({ EventBusName, Limit: 2, NextToken: first.NextToken }));
  expect([...(first.Rules ?? []), ...(second.Rules ?? [])].map(({ Name }) => Name)).toEqual(["r1", "r2", "r3"]);
  expect(await client.send(new DescribeRuleCommand({ Name: "r1", EventBusName }))).toMatchObject({
    ...{ Name: "r1", EventBusName, State: "ENABLED", EventPattern: '{"source":["x"]}', Description: "r1", CreatedBy: server.account },
  });
  const Arn = arn("logs", "log-group:/aws/events/listed");
  await client.send(new PutTargetsCommand({ Rule: "r2", EventBusName, Targets: [{ Id: "t", Arn }] }));
  expect((await client.send(new ListRuleNamesByTargetCommand({ TargetArn: Arn, EventBusName }))).RuleNames).toEqual(["r2"]);
  const ResourceARN = arn("events", `rule/${EventBusName}/r1`);
  await client.send(
    new TagResourceCommand({
      ResourceARN,
      Tags: [
        { Key: "k", Value: "v" },
        { Key: "l", Value: "w" },
      ],
    }),
  );
  await client.send(new UntagResourceCommand({ ResourceARN, TagKeys: ["l"] }));
  expect((await client.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual([{ Key: "k", Value: "v" }]);
  expect((await client.send(new ListTagsForResourceCommand({ ResourceARN: EventBusArn }))).Tags).toEqual([{ Key: "a", Value: "1" }]);
});

test("TestEventPattern answers without a rule", async () => {
  const Event = JSON.stringify({
    ...{
      id: "1",
      account: "1",
      source: "s",
      time: "2026-01-01T00:00:00Z",
      region: "r",
      resources: [],
      "detail-type": "d",
      detail: { n: 5 },
    },
  });
  const result = async (pattern: object) =>
    (await client.send(new TestEventPatternCommand({ EventPattern: JSON.stringify(pattern), Event }))).Result;
  expect(await result({ detail: { n: [{ numeric: [">", 4] }] } })).toBe(true);
  expect(await result({ detail: { n: [4] } })).toBe(false);
});
