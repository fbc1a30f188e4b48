import { parseSecretReference, type Variable } from "../domain/variables.ts";
import { BuildFailure, type Outside } from "./outside.ts";

export interface ResolvedVariables {
  values: Record<string, string>;
  /** What must not appear in the log. */
  secrets: string[];
}

/** Looks up what is only named. A failure becomes the phase context that AWS shows for it. */
export async function resolveVariables(variables: Variable[], outside: Outside): Promise<ResolvedVariables> {
  const looked = await Promise.all(variables.map(async (variable) => ({ ...variable, value: await lookUp(variable, outside) })));
  return {
    values: Object.fromEntries(looked.map(({ name, value }) => [name, value])),
    secrets: looked.filter(({ type }) => type !== "PLAINTEXT").map(({ value }) => value),
  };
}

async function lookUp({ type, value }: Variable, outside: Outside): Promise<string> {
  switch (type) {
    case "PLAINTEXT":
      return value;
    case "PARAMETER_STORE":
      return outside.parameter(value).catch(failsAs("Decrypted Variables Error"));
    case "SECRETS_MANAGER": {
      const { jsonKey, ...reference } = parseSecretReference(value);
      const secret = await outside.secret(reference).catch(failsAs("Secrets Manager Error Message"));
      return jsonKey === undefined ? secret : jsonValue(secret, jsonKey, reference.secretId);
    }
  }
}

const failsAs =
  (statusCode: string) =>
  (cause: unknown): never => {
    const [name, message] = cause instanceof Error ? [cause.name, cause.message] : ["Error", String(cause)];
    throw new BuildFailure(statusCode, `${name}: ${message}`, { cause });
  };

function jsonValue(secret: string, key: string, secretId: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(secret);
  } catch {
    throw new BuildFailure("Secrets Manager Error Message", `Secret ${secretId} is not JSON, so it has no key ${key}`);
  }
  const value =
    typeof parsed === "object" && parsed !== null && Object.hasOwn(parsed, key) ? (parsed as Record<string, unknown>)[key] : undefined;
  if (value === undefined || value === null)
    throw new BuildFailure("Secrets Manager Error Message", `Secret ${secretId} has no key ${key}`);
  return typeof value === "string" ? value : JSON.stringify(value);
}
