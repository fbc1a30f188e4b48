import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { serviceOf } from "../iam.ts";
import type { PolicyDocument, PolicyStatement, Principal } from "../principal.ts";
import { anonymous, principalOfSession, principalOfUser, rootOf } from "../principals/iam-arn.ts";
import { compilePolicy } from "./compile.ts";
import { evaluate } from "./evaluate.ts";
import { contextOf, principalKeys } from "./evaluation-request.ts";

const account = "123456789012";
const other = "999999999999";
const ada = principalOfUser({ account, id: "AIDAADA", name: "ada", path: "/team/" });
const session = principalOfSession({ account, id: "AROABUILD", name: "build", path: "/service/" }, "run1");
const stranger = principalOfUser({ account: other, id: "AIDAEVE", name: "eve", path: "/" });

interface Asked {
  by?: Principal;
  action?: string;
  resource?: string;
  context?: Record<string, string | string[]>;
  identity?: PolicyStatement[];
  resourcePolicy?: PolicyStatement[];
  boundary?: PolicyStatement[];
  session?: PolicyStatement[];
}
const document = (statements: PolicyStatement[]): PolicyDocument => ({ Version: "2012-10-17", Statement: statements });
const bucket = `arn:aws:codecommit:eu-west-1:${account}:demo`;

function verdict({ by = ada, action = "codecommit:GitPull", resource = bucket, context = {}, ...policies }: Asked): string {
  const compiled = (statements: PolicyStatement[] | undefined) => statements && compilePolicy(document(statements));
  const [boundary, narrowed, attached] = [compiled(policies.boundary), compiled(policies.session), compiled(policies.resourcePolicy)];
  const found = evaluate(
    {
      identity: [compiled(policies.identity ?? [])!],
      ...(attached ? { resource: attached } : {}),
      ...(boundary ? { boundary: [boundary] } : {}),
      ...(narrowed ? { session: [narrowed] } : {}),
    },
    { action, resource, resourceAccount: account, principal: by, context: () => contextOf({ ...context, ...principalKeys(by) }) },
  );
  if (found.allowed) return "allowed";
  return `${found.explicit ? "denied" : "not allowed"} by ${found.by}`;
}

const all: PolicyStatement = { Effect: "Allow", Action: "*", Resource: "*" };
const none: PolicyStatement = { Effect: "Deny", Action: "*", Resource: "*" };
const allow = (Action: string, Resource: string | string[] = "*"): PolicyStatement => ({ Effect: "Allow", Action, Resource });
const to = (Principal: PolicyStatement["Principal"], Effect: "Allow" | "Deny" = "Allow"): PolicyStatement => ({
  Effect,
  Action: "*",
  Resource: "*",
  ...(Principal ? { Principal } : {}),
});
const roleArn = `arn:aws:iam::${account}:role/service/build`;

describe("who may do it", () => {
  test.each<[string, Asked, string]>([
    ["nothing is attached", {}, "not allowed by identity"],
    ["an identity policy allows", { identity: [all] }, "allowed"],
    ["an explicit deny wins", { identity: [all, none] }, "denied by identity"],
    ["another action", { identity: [allow("codecommit:GitPush")] }, "not allowed by identity"],
    ["actions ignore case and take wildcards", { identity: [allow("CODECOMMIT:git*")] }, "allowed"],
    ["a question mark is one character", { identity: [allow("codecommit:GitPul?")] }, "allowed"],
    ["resources respect case", { identity: [allow("*", bucket.replace("demo", "DEMO"))] }, "not allowed by identity"],
    ["a wildcard stays in its segment", { identity: [allow("*", `arn:aws:codecommit:*:demo`)] }, "not allowed by identity"],
    ["NotAction spares the named ones", { identity: [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }] }, "allowed"],
    ["NotAction with the action", { identity: [{ Effect: "Allow", NotAction: "codecommit:*", Resource: "*" }] }, "not allowed by identity"],
    ["NotResource denies the rest", { identity: [all, { Effect: "Deny", Action: "*", NotResource: bucket }] }, "allowed"],
    ["NotResource hits", { identity: [all, { Effect: "Deny", Action: "*", NotResource: "arn:aws:s3:::x" }] }, "denied by identity"],
    ["a boundary must allow too", { identity: [all], boundary: [allow("s3:*")] }, "not allowed by boundary"],
    ["a boundary alone grants nothing", { boundary: [all] }, "not allowed by identity"],
    ["a boundary denies", { identity: [all], boundary: [all, none] }, "denied by boundary"],
    ["a session policy narrows", { by: session, identity: [all], session: [allow("s3:*")] }, "not allowed by session"],
    ["a session policy grants nothing", { by: session, session: [all] }, "not allowed by identity"],
    ["a session policy denies", { by: session, identity: [all], session: [none] }, "denied by session"],
    ["the resource names the user", { resourcePolicy: [to({ AWS: ada.arn })] }, "allowed"],
    ["… whom a silent boundary does not narrow", { resourcePolicy: [to({ AWS: ada.arn })], boundary: [] }, "allowed"],
    ["the resource names the role", { by: session, resourcePolicy: [to({ AWS: roleArn })] }, "allowed"],
    ["… which a boundary narrows", { by: session, resourcePolicy: [to({ AWS: roleArn })], boundary: [] }, "not allowed by boundary"],
    ["the resource names the session", { by: session, resourcePolicy: [to({ AWS: session.arn })], session: [] }, "allowed"],
    ["the resource names everybody", { resourcePolicy: [to("*")] }, "allowed"],
    ["naming the account only delegates", { resourcePolicy: [to({ AWS: account })] }, "not allowed by identity"],
    [
      "the resource denies",
      { identity: [all], resourcePolicy: [to({ AWS: `arn:aws:iam::${account}:root` }, "Deny")] },
      "denied by resource",
    ],
    ["NotPrincipal spares the named one", { identity: [all], resourcePolicy: [{ ...none, NotPrincipal: { AWS: ada.arn } }] }, "allowed"],
    ["NotPrincipal hits", { identity: [all], resourcePolicy: [{ ...none, NotPrincipal: { AWS: roleArn } }] }, "denied by resource"],
    ["another account needs both", { by: stranger, identity: [all] }, "not allowed by resource"],
    ["another account with only the resource", { by: stranger, resourcePolicy: [to({ AWS: other })] }, "not allowed by identity"],
    ["another account with both", { by: stranger, identity: [all], resourcePolicy: [to({ AWS: other })] }, "allowed"],
    ["another account's root", { by: rootOf(other), resourcePolicy: [to({ AWS: other })] }, "allowed"],
    ["another account's root, not named", { by: rootOf(other) }, "not allowed by resource"],
    ["root of the account", { by: rootOf(account) }, "allowed"],
    [
      "a service that is named",
      { by: serviceOf("codebuild", account), resourcePolicy: [to({ Service: "codebuild.amazonaws.com" })] },
      "allowed",
    ],
    [
      "a service that is not",
      { by: serviceOf("proton", account), resourcePolicy: [to({ Service: "codebuild.amazonaws.com" })] },
      "not allowed by resource",
    ],
    ["nobody in particular, public", { by: anonymous, resourcePolicy: [to("*")] }, "allowed"],
    ["nobody in particular, private", { by: anonymous, resourcePolicy: [to({ AWS: account })] }, "not allowed by resource"],
  ])("%s", (_, asked, expected) => {
    expect(verdict(asked)).toBe(expected);
  });
});

describe("conditions", () => {
  const when = (Condition: PolicyStatement["Condition"], context: Record<string, string | string[]> = {}): boolean =>
    verdict({ identity: [{ ...all, ...(Condition ? { Condition } : {}) }], context }) === "allowed";
  const tags = (...values: string[]) => ({ "aws:TagKeys": values });

  test.each<[PolicyStatement["Condition"], Record<string, string | string[]>, boolean]>([
    [{ StringEquals: { "s:k": "a" } }, { "S:K": "a" }, true],
    [{ StringEquals: { "s:k": ["a", "b"] } }, { "s:k": "b" }, true],
    [{ StringEquals: { "s:k": "a*" } }, { "s:k": "ab" }, false],
    [{ StringEquals: { "s:k": "a" } }, {}, false],
    [{ StringEqualsIfExists: { "s:k": "a" } }, {}, true],
    [{ StringEqualsIfExists: { "s:k": "a" } }, { "s:k": "b" }, false],
    [{ StringNotEquals: { "s:k": ["a", "b"] } }, { "s:k": "b" }, false],
    [{ StringNotEquals: { "s:k": "a" } }, {}, true],
    [{ StringEqualsIgnoreCase: { "s:k": "ABC" } }, { "s:k": "abc" }, true],
    [{ StringNotEqualsIgnoreCase: { "s:k": "ABC" } }, { "s:k": "abc" }, false],
    [{ StringLike: { "s:k": "refs/heads/*" } }, { "s:k": "refs/heads/main" }, true],
    [{ StringNotLike: { "s:k": "refs/heads/*" } }, { "s:k": "refs/heads/main" }, false],
    [{ StringEquals: { "s:k": "a", "s:l": "b" } }, { "s:k": "a" }, false],
    [{ StringEquals: { "s:k": "a" }, Bool: { "s:l": true } }, { "s:k": "a", "s:l": "true" }, true],
    [{ Bool: { "aws:SecureTransport": "true" } }, { "aws:SecureTransport": "false" }, false],
    [{ Bool: { "aws:SecureTransport": "True" } }, { "aws:SecureTransport": "true" }, true],
    [{ NumericLessThan: { "s:n": 10 } }, { "s:n": "9.5" }, true],
    [{ NumericLessThanEquals: { "s:n": "10" } }, { "s:n": "10" }, true],
    [{ NumericGreaterThan: { "s:n": "10" } }, { "s:n": "9" }, false],
    [{ NumericEquals: { "s:n": "10" } }, { "s:n": "ten" }, false],
    [{ NumericNotEquals: { "s:n": "10" } }, { "s:n": "11" }, true],
    [{ DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } }, { "aws:CurrentTime": "2026-02-01T00:00:00Z" }, true],
    [{ DateLessThanEquals: { "aws:EpochTime": "1767225600" } }, { "aws:EpochTime": "1767225601" }, false],
    [{ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, { "aws:SourceIp": "203.0.113.9" }, true],
    [{ IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "2001:db8::/32"] } }, { "aws:SourceIp": "2001:db8::1" }, true],
    [{ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, { "aws:SourceIp": "203.0.114.1" }, true],
    [{ IpAddress: { "aws:SourceIp": "203.0.113.0/33" } }, { "aws:SourceIp": "203.0.113.9" }, false],
    [
      { ArnLike: { "aws:SourceArn": "arn:aws:codebuild:*:*:project/*" } },
      { "aws:SourceArn": `arn:aws:codebuild:eu-west-1:${account}:project/a` },
      true,
    ],
    [{ ArnNotEquals: { "aws:SourceArn": "arn:aws:codebuild:*:*:project/*" } }, { "aws:SourceArn": "arn:aws:s3:::x" }, true],
    [{ BinaryEquals: { "s:b": "QmluYXJ5" } }, { "s:b": "QmluYXJ5" }, true],
    [{ Null: { "s:k": "true" } }, {}, true],
    [{ Null: { "s:k": "false" } }, {}, false],
    [{ Null: { "s:k": false } }, { "s:k": "x" }, true],
    [{ "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } }, tags("a"), true],
    [{ "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } }, tags("a", "c"), false],
    [{ "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } }, {}, true],
    [{ "ForAnyValue:StringLike": { "aws:TagKeys": ["a*"] } }, tags("x", "ab"), true],
    [{ "ForAnyValue:StringLike": { "aws:TagKeys": ["a*"] } }, {}, false],
    [{ "ForAnyValue:StringNotEquals": { "aws:TagKeys": ["a"] } }, tags("a", "b"), true],
    [{ StringEquals: { "s:k": "a" } }, { "s:k": ["a", "b"] }, false],
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: policy variables
    [{ StringEquals: { "s:k": "${aws:username}" } }, { "s:k": "ada" }, true],
    [{ StringEquals: { "s:k": "${s:absent}" } }, { "s:k": "" }, false],
    [{ StringEquals: { "s:k": "${s:absent, 'team'}" } }, { "s:k": "team" }, true],
    [{ StringLike: { "s:k": "${s:v}-*" } }, { "s:v": "*", "s:k": "anything-1" }, false],
    [{ StringLike: { "s:k": "${s:v}-*" } }, { "s:v": "*", "s:k": "*-1" }, true],
    [{ StringLike: { "s:k": "a${*}b" } }, { "s:k": "axb" }, false],
    [{ StringLike: { "s:k": "a${*}b${$}" } }, { "s:k": "a*b$" }, true],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: policy variables
  ])("%j with %j holds: %s", (condition, context, expected) => {
    expect(when(condition, context)).toBe(expected);
  });

  test("an operator that does not exist makes an allow void and a deny total", () => {
    const odd = { StringSounds: { "s:k": "a" } };
    expect(when(odd, { "s:k": "a" })).toBe(false);
    expect(verdict({ identity: [all, { ...none, Condition: odd }] })).toBe("denied by identity");
  });

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: policy variables
  test("variables stand in resources, also with a colon in their name", () => {
    const home = { identity: [allow("*", "arn:aws:s3:::home/${aws:username}/*")] };
    expect(verdict({ ...home, resource: "arn:aws:s3:::home/ada/x" })).toBe("allowed");
    expect(verdict({ ...home, resource: "arn:aws:s3:::home/eve/x" })).toBe("not allowed by identity");
    const own = { identity: [allow("*", "arn:aws:s3:::${aws:PrincipalTag/team:name}-*")], context: {} };
    expect(verdict({ ...own, by: { ...ada, tags: { "team:name": "core" } }, resource: "arn:aws:s3:::core-1" })).toBe("allowed");
  });

  test("variables are plain text before version 2012-10-17", () => {
    const compiled = compilePolicy({ Version: "2008-10-17", Statement: allow("*", "arn:aws:s3:::${aws:username}") });
    const request = { action: "s3:GetObject", resourceAccount: account, principal: ada, context: () => contextOf(principalKeys(ada)) };
    expect(evaluate({ identity: [compiled] }, { ...request, resource: "arn:aws:s3:::ada" }).allowed).toBe(false);
    expect(evaluate({ identity: [compiled] }, { ...request, resource: "arn:aws:s3:::${aws:username}" }).allowed).toBe(true);
  });
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: policy variables

  test("a hostile pattern is answered", () => {
    // With backtracking this would not end before the test's time.
    expect(when({ StringLike: { "s:k": `${"*a".repeat(200)}b` } }, { "s:k": "a".repeat(5000) })).toBe(false);
  });
});

describe("properties", () => {
  const statement = fc.record({
    Effect: fc.constantFrom<"Allow" | "Deny">("Allow", "Deny"),
    Action: fc.constantFrom("*", "codecommit:*", "codecommit:GitPull", "codecommit:GitPush", "s3:*"),
    Resource: fc.constantFrom("*", bucket, "arn:aws:s3:::x", `arn:aws:codecommit:*:${account}:*`),
  });
  const statements = fc.array(statement, { maxLength: 6 });

  test("a deny wins, wherever it stands", () => {
    fc.assert(
      fc.property(statements, fc.nat(6), (some, at) => {
        const identity = [...some.slice(0, at), none, ...some.slice(at)];
        expect(verdict({ identity })).toBe("denied by identity");
        expect(verdict({ identity: [all], boundary: identity })).toBe("denied by boundary");
      }),
    );
  });
  test("the order of statements does not matter", () => {
    fc.assert(
      fc.property(statements, (some) => {
        expect(verdict({ identity: some })).toBe(verdict({ identity: some.toReversed() }));
      }),
    );
  });
  test("a boundary or a session policy never grants", () => {
    fc.assert(
      fc.property(statements, statements, (identity, narrowing) => {
        const alone = verdict({ by: session, identity });
        if (verdict({ by: session, identity, session: narrowing }) === "allowed") expect(alone).toBe("allowed");
        if (verdict({ by: session, identity, boundary: narrowing }) === "allowed") expect(alone).toBe("allowed");
      }),
    );
  });
});
