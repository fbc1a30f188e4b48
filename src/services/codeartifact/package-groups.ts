import type { Tx } from "../../kernel/store/index.ts";
import { type GroupPattern, parseGroupPattern } from "./domain/group-pattern.ts";
import { invalid, notFound } from "./errors.ts";
import type { DomainView } from "./registry/domain-view.ts";
import { type GroupRow, groupsOfDomain } from "./store/groups.ts";

/** The pattern that an operation gives, checked. */
export function patternOf(text: string): GroupPattern {
  const pattern = parseGroupPattern(text);
  if (typeof pattern === "string") throw invalid(pattern);
  return pattern;
}

export async function groupNamed(tx: Tx, view: DomainView, pattern: string): Promise<GroupRow> {
  patternOf(pattern);
  const group = (await groupsOfDomain(tx, view.row.id)).find((one) => one.pattern === pattern);
  if (!group) throw notFound("package", pattern, `There is no package group ${pattern} in the domain ${view.row.name}`);
  return group;
}
