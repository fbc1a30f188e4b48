import { describe, expect, test } from "vitest";
import { awsManagedPolicies } from "./aws-managed.ts";
import { type PolicyKind, readPolicy } from "./document.ts";

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/*" };
const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "codebuild.amazonaws.com" } };
const wrap = (Statement: unknown, rest: object = { Version: "2012-10-17" }) => JSON.stringify({ ...rest, Statement });

describe("accepted", () => {
  test.each<[PolicyKind, string]>([
    ["identity", wrap(statement)],
    ["identity", wrap([statement, { ...statement, Sid: "Two", Condition: { Bool: { "aws:SecureTransport": true } } }])],
    ["trust", wrap(trust)],
    ["trust", wrap({ ...trust, Principal: { AWS: ["123456789012", "arn:aws:iam::123456789012:root", "*"] } })],
    ["resource", wrap({ ...statement, Principal: "*" })],
  ])("%s %s", (kind, text) => {
    expect(readPolicy(text, kind)).toEqual(JSON.parse(text));
  });
  test.each(awsManagedPolicies.map(({ name, document }) => [name, document] as const))("AWS's %s", (_, document) => {
    expect(readPolicy(JSON.stringify(document), "identity")).toEqual(document);
  });
});

describe("refused", () => {
  test.each<[PolicyKind, string, string]>([
    ["identity", "{", "This policy contains invalid Json"],
    ["identity", "[]", "Syntax errors in policy."],
    ["identity", wrap([]), "Syntax errors in policy."],
    ["identity", wrap(statement, {}), "Policy document must be version 2012-10-17 or greater."],
    ["identity", wrap(statement, { Version: "2020-01-01" }), "The policy must contain a valid version string"],
    ["identity", wrap({ ...statement, Effect: "Maybe" }), "Syntax errors in policy."],
    ["identity", wrap({ ...statement, Actions: [] }), "Syntax errors in policy."],
    ["identity", wrap({ ...statement, Action: 1 }), "Syntax errors in policy."],
    ["identity", wrap({ ...statement, NotAction: "s3:*" }), "Syntax errors in policy."],
    ["identity", wrap({ Effect: "Allow", Resource: "*" }), "Policy statement must contain actions."],
    ["identity", wrap({ Effect: "Allow", Action: "s3:*" }), "Policy statement must contain resources."],
    ["identity", wrap({ ...statement, Action: "GetObject" }), "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."],
    ["identity", wrap({ ...statement, Resource: "bucket" }), 'Resource bucket must be in ARN format or "*".'],
    ["identity", wrap({ ...statement, Principal: "*" }), "Policy document should not specify a principal."],
    [
      "identity",
      wrap([
        { ...statement, Sid: "A" },
        { ...statement, Sid: "A" },
      ]),
      "Statement IDs (SID) in a single policy must be unique.",
    ],
    ["identity", wrap({ ...statement, Condition: { Sounds: { "aws:x": "y" } } }), "Invalid Condition type : Sounds"],
    ["identity", wrap({ ...statement, Condition: { Bool: { "aws:x": { y: 1 } } } }), "Syntax errors in policy."],
    ["trust", wrap({ ...trust, Resource: "*" }), "Has prohibited field Resource"],
    ["trust", wrap({ ...trust, Principal: undefined }), "Missing required field Principal"],
    ["trust", wrap({ ...trust, Principal: { AWS: "nobody" } }), 'Invalid principal in policy: "AWS":"nobody"'],
    ["trust", wrap({ ...trust, Principal: { Service: "codebuild" } }), 'Invalid principal in policy: "Service":"codebuild"'],
  ])("%s %s", (kind, text, message) => {
    expect(() => readPolicy(text, kind)).toThrow(message);
  });
});
