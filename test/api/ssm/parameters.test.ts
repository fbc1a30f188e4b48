import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  RemoveTagsFromResourceCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "../../harness/index.ts";

let server: TestServer;
let ssm: SSMClient;
beforeAll(async () => {
  server = await startServer();
  ssm = server.client(SSMClient);
});
afterAll(() => server.stop());

const put = (Name: string, Value: string, more: Partial<PutParameterCommandInput> = {}) =>
  ssm.send(new PutParameterCommand({ Name, Value, Type: "String", ...more }));

test("a parameter has versions", async () => {
  expect(await put("/app/db", "one", { Description: "d" })).toMatchObject({ Version: 1, Tier: "Standard" });
  await expect(put("/app/db", "two")).rejects.toMatchObject({
    name: "ParameterAlreadyExists",
    message: "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
  });
  expect(await put("/app/db", "two", { Overwrite: true })).toMatchObject({ Version: 2 });
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: "/app/db" }));
  const ARN = `arn:aws:ssm:${server.region}:${server.account}:parameter/app/db`;
  expect(Parameter).toMatchObject({ Name: "/app/db", Type: "String", Value: "two", Version: 2, ARN, DataType: "text" });
  expect((await ssm.send(new GetParameterCommand({ Name: ARN }))).Parameter!.Value).toBe("two");
  expect((await ssm.send(new GetParameterCommand({ Name: "/app/db:1" }))).Parameter).toMatchObject({ Value: "one", Selector: ":1" });
  await expect(ssm.send(new GetParameterCommand({ Name: "/app/db:9" }))).rejects.toMatchObject({ name: "ParameterVersionNotFound" });
  await expect(ssm.send(new GetParameterCommand({ Name: "/app/none" }))).rejects.toMatchObject({ name: "ParameterNotFound" });

  await ssm.send(new LabelParameterVersionCommand({ Name: "/app/db", ParameterVersion: 1, Labels: ["live", "9wrong"] }));
  expect((await ssm.send(new GetParameterCommand({ Name: "/app/db:live" }))).Parameter!.Value).toBe("one");
  await ssm.send(new LabelParameterVersionCommand({ Name: "/app/db", Labels: ["live"] }));
  const { Parameters } = await ssm.send(new GetParameterHistoryCommand({ Name: "/app/db" }));
  expect(Parameters!.map(({ Version, Value, Labels }) => [Version, Value, Labels])).toEqual([
    [1, "one", []],
    [2, "two", ["live"]],
  ]);
  expect(Parameters![0]!.LastModifiedUser).toContain(":user/administrator");
});

test("a secure parameter is only readable when decryption is asked for, and nowhere on disk", async () => {
  await put("secure", "hunter2-hunter2", { Type: "SecureString" });
  const plain = await ssm.send(new GetParameterCommand({ Name: "secure", WithDecryption: true }));
  expect(plain.Parameter).toMatchObject({ Value: "hunter2-hunter2", Type: "SecureString" });
  const sealed = (await ssm.send(new GetParameterCommand({ Name: "secure" }))).Parameter!.Value!;
  expect(Buffer.from(sealed, "base64").toString("latin1")).not.toContain("hunter2");
  const { rows } = await server.kernel.store.transaction((tx) =>
    sql<{ value: Buffer }>`select value from ssm_parameter_version`.execute(tx),
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const { value } of rows) expect(value.toString("latin1")).not.toContain("hunter2");
  expect((await ssm.send(new DescribeParametersCommand({ Filters: [{ Key: "Name", Values: ["secure"] }] }))).Parameters).toMatchObject([
    { Name: "secure", KeyId: "alias/aws/ssm", Tier: "Standard" },
  ]);
});

test("several are read by name and by path", async () => {
  for (const name of ["/tree/a", "/tree/b", "/tree/deep/c"]) await put(name, name);
  const some = await ssm.send(new GetParametersCommand({ Names: ["/tree/a", "/tree/none"] }));
  expect([some.Parameters!.map(({ Value }) => Value), some.InvalidParameters]).toEqual([["/tree/a"], ["/tree/none"]]);
  const flat = await ssm.send(new GetParametersByPathCommand({ Path: "/tree" }));
  expect(flat.Parameters!.map(({ Name }) => Name)).toEqual(["/tree/a", "/tree/b"]);
  const first = await ssm.send(new GetParametersByPathCommand({ Path: "/tree/", Recursive: true, MaxResults: 2 }));
  expect(first.Parameters).toHaveLength(2);
  const second = await ssm.send(
    new GetParametersByPathCommand({ Path: "/tree/", Recursive: true, MaxResults: 2, NextToken: first.NextToken }),
  );
  expect([second.Parameters!.map(({ Name }) => Name), second.NextToken]).toEqual([["/tree/deep/c"], undefined]);
  await expect(ssm.send(new GetParametersByPathCommand({ Path: "/tree", NextToken: "made up" }))).rejects.toMatchObject({
    name: "InvalidNextToken",
  });
  const ParameterFilters = [{ Key: "Path", Option: "Recursive", Values: ["/tree"] }];
  expect((await ssm.send(new DescribeParametersCommand({ ParameterFilters }))).Parameters).toHaveLength(3);
  await expect(ssm.send(new DescribeParametersCommand({ ParameterFilters: [{ Key: "Odd" }] }))).rejects.toThrow();
});

test("tags come, are found by, and go", async () => {
  await put("tagged", "v", { Tags: [{ Key: "env", Value: "dev" }] });
  const resource = { ResourceType: "Parameter" as const, ResourceId: "tagged" };
  await ssm.send(new AddTagsToResourceCommand({ ...resource, Tags: [{ Key: "team", Value: "x" }] }));
  await ssm.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ["env"] }));
  expect((await ssm.send(new ListTagsForResourceCommand(resource))).TagList).toEqual([{ Key: "team", Value: "x" }]);
  const found = await ssm.send(new DescribeParametersCommand({ ParameterFilters: [{ Key: "tag:team", Values: ["x"] }] }));
  expect(found.Parameters!.map(({ Name }) => Name)).toEqual(["tagged"]);
  await expect(put("tagged", "w", { Overwrite: true, Tags: [{ Key: "a", Value: "b" }] })).rejects.toMatchObject({
    name: "ValidationException",
  });
  await ssm.send(new DeleteParameterCommand({ Name: "tagged" }));
  await expect(ssm.send(new ListTagsForResourceCommand(resource))).rejects.toMatchObject({ name: "InvalidResourceId" });
  await put("tagged", "again");
  expect((await ssm.send(new ListTagsForResourceCommand(resource))).TagList).toEqual([]);
});

test("deleting names what was not there", async () => {
  await put("gone", "v");
  const { DeletedParameters, InvalidParameters } = await ssm.send(new DeleteParametersCommand({ Names: ["gone", "never"] }));
  expect([DeletedParameters, InvalidParameters]).toEqual([["gone"], ["never"]]);
  await expect(ssm.send(new DeleteParameterCommand({ Name: "gone" }))).rejects.toMatchObject({ name: "ParameterNotFound" });
});

test.each<[string, string, Partial<PutParameterCommandInput>, string]>([
  ["a/b", "v", {}, "ValidationException"],
  ["ssm-x", "v", {}, "ValidationException"],
  ["/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", "v", {}, "HierarchyLevelLimitExceededException"],
  ["untyped", "v", { Type: undefined }, "ValidationException"],
  ["long", "v".repeat(4097), {}, "ValidationException"],
  ["longer", "v".repeat(8193), { Tier: "Advanced" }, "ValidationException"],
  ["patterned", "abc", { AllowedPattern: "^\\d+$" }, "ParameterPatternMismatchException"],
  ["patterned", "abc", { AllowedPattern: "(" }, "InvalidAllowedPatternException"],
  ["patterned", `${"a".repeat(40)}!`, { AllowedPattern: "^(a+)+$" }, "InvalidAllowedPatternException"],
])("PutParameter refuses %.20s with %.5s… %j", async (name, value, more, error) => {
  await expect(put(name, value, more)).rejects.toMatchObject({ name: error });
});

test("the intelligent tier grows with the value", async () => {
  expect(await put("tiered", "v".repeat(5000), { Tier: "Intelligent-Tiering" })).toMatchObject({ Tier: "Advanced" });
});

test("reading is authorized on the parameter's ARN", async () => {
  const iam = server.client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName: "reader" }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "reader" }));
  const credentials = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
  const Resource = `arn:aws:ssm:*:${server.account}:parameter/mine/*`;
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "ssm:GetParameter*", Resource }] });
  await iam.send(new PutUserPolicyCommand({ UserName: "reader", PolicyName: "p", PolicyDocument }));
  await put("/mine/a", "1");
  await put("/yours/a", "2");
  const reader = server.client(SSMClient, { credentials });
  expect((await reader.send(new GetParameterCommand({ Name: "/mine/a" }))).Parameter!.Value).toBe("1");
  await expect(reader.send(new GetParameterCommand({ Name: "/yours/a" }))).rejects.toMatchObject({ name: "AccessDeniedException" });
  await expect(reader.send(new GetParametersCommand({ Names: ["/mine/a", "/yours/a"] }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
});
