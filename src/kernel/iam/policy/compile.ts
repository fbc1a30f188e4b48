import type { PolicyDocument, PolicyStatement, Principal } from "../principal.ts";
import { arnPattern } from "./arn-pattern.ts";
import { condition, type Test } from "./condition.ts";
import { glob } from "./glob.ts";
import { listOf } from "./lists.ts";
import { type Named, principalElement } from "./principal-element.ts";

export interface CompiledStatement {
  deny: boolean;
  /** Action, resource and conditions. */
  applies: Test;
  /** Only in resource and trust policies. */
  names?: (principal: Principal) => Named;
}
export type CompiledPolicy = CompiledStatement[];

/** Turns a document into tests once; evaluating it afterwards costs a few microseconds. */
export function compilePolicy(document: PolicyDocument): CompiledPolicy {
  const variables = document.Version === "2012-10-17";
  return listOf(document.Statement).map((statement) => compileStatement(statement, variables));
}

function compileStatement(statement: PolicyStatement, variables: boolean): CompiledStatement {
  const tests = [actionTest(statement), ...resourceTest(statement, variables), ...conditionTests(statement, variables)];
  const applies: Test = (request) => tests.every((test) => test(request));
  const names = principalTest(statement);
  return { deny: statement.Effect === "Deny", applies, ...(names ? { names } : {}) };
}

function actionTest(statement: PolicyStatement): Test {
  const negated = statement.Action === undefined;
  const matches = listOf(statement.Action ?? statement.NotAction).map((action) =>
    glob(action, { wildcards: true, ignoreCase: true, variables: false }),
  );
  return (request) => matches.some((match) => match(request.action, request)) !== negated;
}

/** A trust policy has neither Resource nor NotResource: it is about the role it belongs to. */
function resourceTest(statement: PolicyStatement, variables: boolean): Test[] {
  if (statement.Resource === undefined && statement.NotResource === undefined) return [];
  const negated = statement.Resource === undefined;
  const matches = listOf(statement.Resource ?? statement.NotResource).map((pattern) => arnPattern(pattern, variables));
  return [(request) => matches.some((match) => match(request.resource, request)) !== negated];
}

const conditionTests = (statement: PolicyStatement, variables: boolean): Test[] =>
  Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) =>
      condition(operator, key, listOf(values).map(String), { deny: statement.Effect === "Deny", variables }),
    ),
  );

function principalTest(statement: PolicyStatement): CompiledStatement["names"] {
  if (statement.Principal !== undefined) return principalElement(statement.Principal);
  if (statement.NotPrincipal === undefined) return undefined;
  const named = principalElement(statement.NotPrincipal);
  return (principal) => (named(principal) ? false : "everybody");
}

/** Compiles each document once: texts by their content, objects by identity. */
export function createPolicyCompiler(capacity = 5000): (document: string | PolicyDocument) => CompiledPolicy {
  const byText = new Map<string, CompiledPolicy>();
  const byObject = new WeakMap<PolicyDocument, CompiledPolicy>();
  return (document) => {
    const known = typeof document === "string" ? byText.get(document) : byObject.get(document);
    if (known) return known;
    if (typeof document !== "string") {
      const compiled = compilePolicy(document);
      byObject.set(document, compiled);
      return compiled;
    }
    const compiled = compilePolicy(JSON.parse(document) as PolicyDocument);
    if (byText.size >= capacity) byText.delete(byText.keys().next().value!);
    byText.set(document, compiled);
    return compiled;
  };
}
