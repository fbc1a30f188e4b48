import { compareSpecificity, type GroupPattern, isWithin, type Match, matchPattern } from "./group-pattern.ts";
import type { Coordinates } from "./package-format.ts";
import { type Mode, type Modes, type RestrictionType, restrictionTypes } from "./restrictions.ts";

/** A package group as decisions need it. */
export interface GroupRules {
  id: string;
  pattern: GroupPattern;
  modes: Modes;
  /** Repositories by id, one list for each restriction type. */
  allowed: Partial<Record<RestrictionType, ReadonlySet<string>>>;
  /** Says for its packages what repositories say otherwise. */
  minimumAgeMs?: number;
}

export interface Association {
  group: GroupRules;
  match: Match;
}

/** Exactly one group: the most specific one that fits, look-alikes included. The root fits everything. */
export function associate(groups: readonly GroupRules[], coordinates: Coordinates): Association {
  let best: Association | undefined;
  for (const group of groups) {
    if (best && compareSpecificity(group.pattern, best.group.pattern) < 0) continue;
    const match = matchPattern(group.pattern, coordinates);
    if (!match) continue;
    const tie = best && compareSpecificity(group.pattern, best.group.pattern) === 0;
    if (!tie || best?.match === "WEAK") best = { group, match };
  }
  if (!best) throw new Error("A domain has no root package group");
  return best;
}

/** The most specific group that holds every package of `pattern`; the root has none. */
export const parentOf = (groups: readonly GroupRules[], pattern: GroupPattern): GroupRules | undefined =>
  groups
    .filter((group) => isWithin(pattern, group.pattern))
    .reduce<GroupRules | undefined>(
      (best, group) => (best && compareSpecificity(best.pattern, group.pattern) >= 0 ? best : group),
      undefined,
    );

export interface EffectiveMode {
  mode: Exclude<Mode, "INHERIT">;
  /** The group that says so: the group itself, or the nearest ancestor that does not inherit. */
  from: GroupRules;
}

export function effectiveMode(groups: readonly GroupRules[], group: GroupRules, type: RestrictionType): EffectiveMode {
  let from = group;
  while (from.modes[type] === "INHERIT") {
    const parent = parentOf(groups, from.pattern);
    if (!parent) return { mode: "ALLOW", from };
    from = parent;
  }
  return { mode: from.modes[type] as EffectiveMode["mode"], from };
}

export interface GroupVerdict {
  /** False for a look-alike: neither published nor taken from anywhere. */
  strong: boolean;
  /** All three effective modes are ALLOW, so that the package's own defaults decide. */
  open: boolean;
  /** Of the group, or of the nearest ancestor that says one. */
  minimumAgeMs: number | undefined;
  allows(type: RestrictionType, repositoryId: string): boolean;
}

export function judge(groups: readonly GroupRules[], coordinates: Coordinates): GroupVerdict {
  const { group, match } = associate(groups, coordinates);
  const modes = new Map(restrictionTypes.map((type) => [type, effectiveMode(groups, group, type)]));
  return {
    strong: match === "STRONG",
    minimumAgeMs: minimumAge(groups, group),
    open: [...modes.values()].every(({ mode }) => mode === "ALLOW"),
    allows(type, repositoryId) {
      const { mode, from } = modes.get(type)!;
      if (match === "WEAK" || mode === "BLOCK") return false;
      return mode === "ALLOW" || (from.allowed[type]?.has(repositoryId) ?? false);
    },
  };
}

function minimumAge(groups: readonly GroupRules[], group: GroupRules): number | undefined {
  let from: GroupRules | undefined = group;
  while (from && from.minimumAgeMs === undefined) from = parentOf(groups, from.pattern);
  return from?.minimumAgeMs;
}
