import { expect, test } from "vitest";
import { contracts, type ServiceName } from "../../contracts/index.ts";
import { WireError } from "./errors.ts";
import { serviceSchema } from "./service-schema.ts";
import { validationMessage } from "./validation.ts";

function refusal(service: ServiceName, operation: string, input: unknown): string | undefined {
  const schema = serviceSchema(contracts[service]);
  const check = schema.validate(schema.operations.get(operation)!.input);
  return check.accepts(input) ? undefined : validationMessage(check, input);
}

const action = (category: string) => ({ name: "a", actionTypeId: { category, owner: "AWS", provider: "S3", version: "1" } });
const pipeline = (over: object) => ({
  pipeline: {
    name: "p",
    roleArn: "arn:aws:iam::123456789012:role/r",
    stages: [{ name: "s", actions: [action("Source")] }],
    ...over,
  },
});

test.each<[what: string, service: ServiceName, operation: string, input: unknown, message: string | undefined]>([
  ["a valid pipeline", "codepipeline", "CreatePipeline", pipeline({}), undefined],
  [
    "a missing member",
    "codepipeline",
    "GetPipeline",
    {},
    "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
  ],
  [
    "several mistakes at several depths",
    "codepipeline",
    "CreatePipeline",
    pipeline({ roleArn: "bad", stages: [{ name: "s", actions: [action("Nope")] }, { name: "t" }] }),
    "3 validation errors detected: Value 'bad' at 'pipeline.roleArn' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:aws(-[\\w]+)*:iam::[0-9]{12}:role/.*; " +
      "Value 'Nope' at 'pipeline.stages.1.member.actions.1.member.actionTypeId.category' failed to satisfy constraint: Member must satisfy enum value set: [Source, Build, Deploy, Test, Invoke, Approval, Compute]; " +
      "Value null at 'pipeline.stages.2.member.actions' failed to satisfy constraint: Member must not be null",
  ],
  [
    "items of a list",
    "codebuild",
    "BatchGetBuilds",
    { ids: ["ok", ""] },
    "1 validation error detected: Value '[ok, ]' at 'ids' failed to satisfy constraint: Member must satisfy constraint: [Member must have length greater than or equal to 1]",
  ],
  [
    "a number out of its range",
    "codepipeline",
    "GetPipeline",
    { name: "p", version: 0 },
    "1 validation error detected: Value '0' at 'version' failed to satisfy constraint: Member must have value greater than or equal to 1",
  ],
  [
    "what is secret",
    "secretsmanager",
    "CreateSecret",
    { Name: "n", SecretString: "s".repeat(70_000) },
    "1 validation error detected: Value '***Sensitive Data Redacted***' at 'SecretString' failed to satisfy constraint: Member must have length less than or equal to 65536",
  ],
  ["what a service checks itself", "codedeploy", "CreateApplication", {}, undefined],
])("%s", (_what, service, operation, input, message) => {
  expect(refusal(service, operation, input)).toBe(message);
});

test("an integer is a type: a fraction is refused even where the service checks the rest", () => {
  expect(() => refusal("codedeploy", "CreateDeploymentConfig", { minimumHealthyHosts: { type: "HOST_COUNT", value: 1.5 } })).toThrow(
    WireError,
  );
});

test("lengths are counted in characters as AWS counts them", () => {
  const named = (Name: string) => refusal("secretsmanager", "CreateSecret", { Name: "n", Description: Name });
  expect(named("💥".repeat(2048))).toBeUndefined();
  expect(named("💥".repeat(2049))).toContain("length less than or equal to 2048");
});
