import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  ListTagsLogGroupCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  TagLogGroupCommand,
  TagResourceCommand,
  UntagLogGroupCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type TestServer, until } from "../../../test/harness/index.ts";

let server: TestServer;
let client: CloudWatchLogsClient;
beforeAll(async () => {
  server = await startServer();
  client = server.client(CloudWatchLogsClient);
});
afterAll(() => server?.stop());

let count = 0;
/** A fresh group with one stream per name. */
async function group(...streams: string[]): Promise<string> {
  const logGroupName = `/test/group-${++count}`;
  await client.send(new CreateLogGroupCommand({ logGroupName }));
  for (const logStreamName of streams) await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  return logGroupName;
}
const put = (logGroupName: string, logStreamName: string, logEvents: { timestamp: number; message: string }[]) =>
  client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
const lines = (from: number, messages: string[]) => messages.map((message, index) => ({ timestamp: from + index, message }));
const messagesOf = (events: { message?: string | undefined }[] | undefined) => (events ?? []).map(({ message }) => message);

describe("groups and streams", () => {
  test("are created once, described with their ARNs, paged and deleted", async () => {
    const name = await group("b", "a", "c");
    await expect(client.send(new CreateLogGroupCommand({ logGroupName: name }))).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
    });
    await expect(client.send(new CreateLogStreamCommand({ logGroupName: name, logStreamName: "a" }))).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
    });
    const { logGroups } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
    const arn = `arn:aws:logs:${server.region}:${server.account}:log-group:${name}`;
    expect(logGroups).toMatchObject([{ logGroupName: name, arn: `${arn}:*`, logGroupArn: arn, logGroupClass: "STANDARD" }]);
    const first = await client.send(new DescribeLogStreamsCommand({ logGroupName: name, limit: 2 }));
    expect(first.logStreams?.map(({ logStreamName }) => logStreamName)).toEqual(["a", "b"]);
    const second = await client.send(new DescribeLogStreamsCommand({ logGroupName: name, limit: 2, nextToken: first.nextToken }));
    expect(second.logStreams?.map(({ logStreamName }) => logStreamName)).toEqual(["c"]);
    expect(second.nextToken).toBeUndefined();
    await client.send(new DeleteLogStreamCommand({ logGroupName: name, logStreamName: "b" }));
    await put(name, "c", lines(Date.now(), ["newest"]));
    const byTime = await client.send(new DescribeLogStreamsCommand({ logGroupName: name, orderBy: "LastEventTime", descending: true }));
    expect(byTime.logStreams?.map(({ logStreamName }) => logStreamName)).toEqual(["c", "a"]);
    await client.send(new DeleteLogGroupCommand({ logGroupName: name }));
    await expect(client.send(new DescribeLogStreamsCommand({ logGroupName: name }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "The specified log group does not exist.",
    });
  });

  test("made-up tokens are refused", async () => {
    const logGroupName = await group("s");
    for (const nextToken of ["x", "f/1.2/s", "f/1.2.x/s", "e30"]) {
      await expect(client.send(new GetLogEventsCommand({ logGroupName, logStreamName: "s", nextToken }))).rejects.toMatchObject({
        name: "InvalidParameterException",
      });
    }
  });

  test("retention is set, shown, checked and removed", async () => {
    const logGroupName = await group();
    await client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 7 }));
    const retention = async () =>
      (await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }))).logGroups?.[0]?.retentionInDays;
    expect(await retention()).toBe(7);
    await expect(client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 8 }))).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    await client.send(new DeleteRetentionPolicyCommand({ logGroupName }));
    expect(await retention()).toBeUndefined();
  });

  test("tags by ARN and by name are the same tags", async () => {
    const logGroupName = `/test/tagged-${++count}`;
    await client.send(new CreateLogGroupCommand({ logGroupName, tags: { team: "a" } }));
    const resourceArn = `arn:aws:logs:${server.region}:${server.account}:log-group:${logGroupName}`;
    await client.send(new TagResourceCommand({ resourceArn, tags: { cost: "1" } }));
    await client.send(new TagLogGroupCommand({ logGroupName, tags: { team: "b" } }));
    expect((await client.send(new ListTagsLogGroupCommand({ logGroupName }))).tags).toEqual({ team: "b", cost: "1" });
    await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ["cost"] }));
    await client.send(new UntagLogGroupCommand({ logGroupName, tags: ["absent"] }));
    expect((await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ team: "b" });
  });
});

describe("PutLogEvents", () => {
  test("refuses what AWS refuses", async () => {
    const name = await group("s");
    const now = Date.now();
    const refused = async (events: { timestamp: number; message: string }[], message: RegExp) =>
      expect(await put(name, "s", events).catch((error) => `${error.name}: ${error.message}`)).toMatch(message);
    await refused([...lines(now, ["late"]), ...lines(now - 1, ["early"])], /InvalidParameterException.*chronological/);
    await refused(lines(now, ["x".repeat(300_000)]), /InvalidParameterException.*too large/);
    await refused(lines(now, Array(5).fill("x".repeat(250_000))), /InvalidParameterException.*Upload too large/);
    await refused([...lines(now - 25 * 3_600_000, ["old"]), ...lines(now, ["new"])], /InvalidParameterException.*24 hours/);
    await refused([], /exception/i);
    expect(await put(name, "absent", lines(now, ["x"])).catch((error) => error.message)).toBe("The specified log stream does not exist.");
    expect(await put("/absent", "s", lines(now, ["x"])).catch((error) => error.message)).toBe("The specified log group does not exist.");
  });

  test("leaves out events that are too old or too new, and says which", async () => {
    const name = await group("s");
    const day = 24 * 3_600_000;
    const old = await put(name, "s", lines(Date.now() - 15 * day, ["a", "b"]));
    expect(old.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 2 });
    const mixed = await put(name, "s", [...lines(Date.now(), ["now"]), ...lines(Date.now() + 3 * 3_600_000, ["future"])]);
    expect(mixed.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
    const { events } = await client.send(new GetLogEventsCommand({ logGroupName: name, logStreamName: "s", startFromHead: true }));
    expect(messagesOf(events)).toEqual(["now"]);
  });

  test("keeps what programs really print: colours, tabs, emoji", async () => {
    const name = await group("s");
    const strange = ["\u001b[31mred\u001b[0m", "✅ 日本", '{"json": [1, "\\u0000"]}', "\ttab\r"];
    await put(name, "s", lines(Date.now(), strange));
    const { events } = await client.send(new GetLogEventsCommand({ logGroupName: name, logStreamName: "s", startFromHead: true }));
    expect(messagesOf(events)).toEqual(strange);
  });
});

describe("GetLogEvents", () => {
  test("pages forward and backward through many chunks, and its tokens work again when there is more", async () => {
    const logGroupName = await group("s");
    const at = Date.now() - 100_000;
    for (let chunk = 0; chunk < 7; chunk++)
      await put(
        logGroupName,
        "s",
        lines(
          at + chunk * 10,
          [0, 1, 2, 3, 4].map((n) => `${chunk}.${n}`),
        ),
      );
    const all = [0, 1, 2, 3, 4, 5, 6].flatMap((chunk) => [0, 1, 2, 3, 4].map((n) => `${chunk}.${n}`));
    const get = (input: object) => client.send(new GetLogEventsCommand({ logGroupName, logStreamName: "s", limit: 8, ...input }));

    const forward: (string | undefined)[] = [];
    let page = await get({ startFromHead: true });
    while (page.events?.length) {
      forward.push(...messagesOf(page.events));
      page = await get({ nextToken: page.nextForwardToken });
    }
    expect(forward).toEqual(all);
    const atEnd = page.nextForwardToken;
    expect((await get({ nextToken: atEnd })).nextForwardToken).toBe(atEnd);

    const backward: (string | undefined)[] = [];
    let previous = await get({});
    expect(messagesOf(previous.events)).toEqual(all.slice(-8));
    while (previous.events?.length) {
      backward.unshift(...messagesOf(previous.events));
      previous = await get({ nextToken: previous.nextBackwardToken });
    }
    expect(backward).toEqual(all);

    await put(logGroupName, "s", lines(at + 1000, ["more"]));
    expect(messagesOf((await get({ nextToken: atEnd })).events)).toEqual(["more"]);
    const ranged = await get({ startTime: at + 11, endTime: at + 14, startFromHead: true });
    expect(messagesOf(ranged.events)).toEqual(["1.1", "1.2", "1.3"]);
  });

  test("an empty stream gives a token that later finds its first events", async () => {
    const logGroupName = await group("s");
    const get = (input: object) => client.send(new GetLogEventsCommand({ logGroupName, logStreamName: "s", ...input }));
    const empty = await get({ startFromHead: true });
    expect(empty.events).toEqual([]);
    await put(logGroupName, "s", lines(Date.now(), ["first"]));
    expect(messagesOf((await get({ nextToken: empty.nextForwardToken })).events)).toEqual(["first"]);
  });

  test("chunks that overlap in time come out in the order of time", async () => {
    const logGroupName = await group("s");
    const at = Date.now() - 1000;
    await put(logGroupName, "s", [
      { timestamp: at, message: "1" },
      { timestamp: at + 20, message: "4" },
    ]);
    await put(logGroupName, "s", [
      { timestamp: at + 10, message: "2" },
      { timestamp: at + 15, message: "3" },
      { timestamp: at + 20, message: "5" },
    ]);
    for (const startFromHead of [true, false]) {
      const { events } = await client.send(new GetLogEventsCommand({ logGroupName, logStreamName: "s", startFromHead }));
      expect(messagesOf(events)).toEqual(["1", "2", "3", "4", "5"]);
    }
  });

  test("a long log is read in answers of at most a megabyte", { timeout: 60_000 }, async () => {
    const logGroupName = await group("s");
    const at = Date.now() - 3_600_000;
    const total = 60_000;
    for (let from = 0; from < total; from += 10_000) {
      await put(
        logGroupName,
        "s",
        lines(
          at + from,
          Array.from({ length: 10_000 }, (_, n) => `line ${from + n} ${"-".repeat(40)}`),
        ),
      );
    }
    let seen = 0;
    let page = await client.send(new GetLogEventsCommand({ logGroupName, logStreamName: "s", startFromHead: true }));
    while (page.events?.length) {
      expect(page.events[0]?.message).toMatch(new RegExp(`^line ${seen} `));
      seen += page.events.length;
      page = await client.send(new GetLogEventsCommand({ logGroupName, logStreamName: "s", nextToken: page.nextForwardToken }));
    }
    expect(seen).toBe(total);
  });
});

describe("FilterLogEvents", () => {
  test("interleaves streams by time, pages, and gives unique ids", async () => {
    const logGroupName = await group("one", "two", "other");
    const at = Date.now() - 1000;
    await put(
      logGroupName,
      "one",
      [1, 3, 5, 7].map((n) => ({ timestamp: at + n, message: `${n}` })),
    );
    await put(
      logGroupName,
      "two",
      [2, 4, 6, 8].map((n) => ({ timestamp: at + n, message: `${n}` })),
    );
    await put(logGroupName, "other", lines(at, ["no"]));
    const seen: (string | undefined)[] = [];
    const ids = new Set<string | undefined>();
    let nextToken: string | undefined;
    do {
      const page = await client.send(new FilterLogEventsCommand({ logGroupName, logStreamNames: ["one", "two"], limit: 3, nextToken }));
      seen.push(...messagesOf(page.events));
      for (const { eventId } of page.events ?? []) ids.add(eventId);
      nextToken = page.nextToken;
    } while (nextToken);
    expect(seen).toEqual(["1", "2", "3", "4", "5", "6", "7", "8"]);
    expect(ids.size).toBe(8);
    const byPrefix = await client.send(new FilterLogEventsCommand({ logGroupName, logStreamNamePrefix: "o", startTime: at + 1 }));
    expect(byPrefix.events?.map(({ logStreamName }) => logStreamName)).toEqual(["one", "one", "one", "one"]);
  });

  test("filters by pattern and refuses one that makes no sense", async () => {
    const logGroupName = await group("s");
    await put(logGroupName, "s", lines(Date.now() - 10, ["INFO all well", "ERROR disk full", '{"level":"error","code":500}', "ERROR net"]));
    const find = async (filterPattern: string) =>
      messagesOf((await client.send(new FilterLogEventsCommand({ logGroupName, filterPattern }))).events);
    expect(await find("ERROR -net")).toEqual(["ERROR disk full"]);
    expect(await find("?INFO ?disk")).toEqual(["INFO all well", "ERROR disk full"]);
    expect(await find("{ $.code >= 500 }")).toEqual(['{"level":"error","code":500}']);
    await expect(find("{ $.code")).rejects.toMatchObject({ name: "InvalidParameterException" });
  });
});

test("live followers hear of a stream when its events are committed", async () => {
  const logGroupName = await group("live");
  const heard: string[] = [];
  await server.kernel.store.listen("quintet_logs", (payload) => heard.push(payload));
  await put(logGroupName, "live", lines(Date.now(), ["now"]));
  await until(() => heard.includes(`${server.account}:${server.region}:${logGroupName}:live`));
});
