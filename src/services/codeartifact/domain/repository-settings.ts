/** What a repository is told beyond AWS's operations, by tags: the one extension point that every client has. Each is an opt-in. */
export interface RepositorySettings {
  /** `quintet:idempotent-publish = true`: publishing the same bytes once more succeeds. */
  idempotentPublish: boolean;
  /** `quintet:minimum-package-age = 7d`: versions of public registries show only once they are that old. */
  minimumAgeMs: number;
}

export const settingTags = ["quintet:idempotent-publish", "quintet:minimum-package-age"] as const;
type Tags = Readonly<Record<string, string>>;

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90m`, `24h` or `7d`; undefined for anything else. */
export function readAge(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  return count && unit ? Number(count) * units[unit as keyof typeof units] : undefined;
}

export const readSettings = (tags: Tags): RepositorySettings => ({
  idempotentPublish: tags["quintet:idempotent-publish"] === "true",
  minimumAgeMs: readAge(tags["quintet:minimum-package-age"] ?? "") ?? 0,
});
