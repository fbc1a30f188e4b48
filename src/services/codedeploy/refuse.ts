import * as sdk from "@aws-sdk/client-codedeploy";
import { type NameKind, nameProblem } from "./domain/names.ts";
import type { ErrorName, Problem } from "./domain/problem.ts";

type ExceptionClass = new (options: { message: string; $metadata: object }) => Error;

/** The SDK's own exception of that name. */
export const refusal = (name: ErrorName, message: string): Error =>
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: rules name their exceptions, and the SDK's root is bundled as it is
  new (sdk[name] as unknown as ExceptionClass)({ message, $metadata: {} });

/** Throws what a rule found. */
export function refuse(found: Problem | undefined): void {
  if (found) throw refusal(found.error, found.message);
}

/** A name that is there and well-formed; the wire layer checks none of CodeDeploy's constraints. */
export function nameOf(kind: NameKind, value: unknown): string {
  refuse(nameProblem(kind, value));
  return value as string;
}
