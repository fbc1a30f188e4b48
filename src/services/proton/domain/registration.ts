import type { TemplateKind } from "./template-kind.ts";

export type VersionStatus = "REGISTRATION_IN_PROGRESS" | "REGISTRATION_FAILED" | "DRAFT" | "PUBLISHED";

/** What the check of a bundle found: its schema, or why it is refused. */
export type Findings = { schema: string } | { problem: string };

export interface Registration {
  id: string;
  kind: TemplateKind;
  status: VersionStatus;
  checking: boolean;
  findings?: Findings;
  schema?: string;
  statusMessage?: string;
}

export type RegistrationEffect =
  | { key: string; type: "check" }
  | { key: string; type: "announce"; status: VersionStatus; previousStatus: VersionStatus };

/** REGISTRATION_IN_PROGRESS → DRAFT, or REGISTRATION_FAILED with the reason. Publishing is the owner's call, not a step of this machine. */
export function advance(current: Registration): { next: Registration; effects: RegistrationEffect[] } {
  const { id, status, findings } = current;
  if (status !== "REGISTRATION_IN_PROGRESS") return { next: current, effects: [] };
  if (!findings) {
    if (current.checking) return { next: current, effects: [] };
    return { next: { ...current, checking: true }, effects: [{ key: `${id}/check`, type: "check" }] };
  }
  const next: Registration =
    "schema" in findings
      ? { ...current, status: "DRAFT", schema: findings.schema }
      : { ...current, status: "REGISTRATION_FAILED", statusMessage: findings.problem };
  return { next, effects: [{ key: `${id}/${next.status}`, type: "announce", status: next.status, previousStatus: status }] };
}
