export const restrictionTypes = ["PUBLISH", "EXTERNAL_UPSTREAM", "INTERNAL_UPSTREAM"] as const;
export type RestrictionType = (typeof restrictionTypes)[number];
export type Mode = "ALLOW" | "ALLOW_SPECIFIC_REPOSITORIES" | "BLOCK" | "INHERIT";
export type Modes = Record<RestrictionType, Mode>;

/** Of the root group, which every domain has, and of a new one. */
export const rootModes: Modes = { PUBLISH: "ALLOW", EXTERNAL_UPSTREAM: "ALLOW", INTERNAL_UPSTREAM: "ALLOW" };
export const newModes: Modes = { PUBLISH: "INHERIT", EXTERNAL_UPSTREAM: "INHERIT", INTERNAL_UPSTREAM: "INHERIT" };
