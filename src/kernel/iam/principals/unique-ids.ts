import { alphanumeric, randomText, upperAlphanumeric } from "../../../base/ids.ts";

/** The prefixes of https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
const prefixes = { user: "AIDA", group: "AGPA", role: "AROA", policy: "ANPA", instanceProfile: "AIPA", serviceCredential: "ACCA" } as const;

export const uniqueId = (of: keyof typeof prefixes): string => prefixes[of] + randomText(17, upperAlphanumeric);

/** AKIA… lasts, ASIA… belongs to a session. */
export const accessKeyId = (kind: "AKIA" | "ASIA"): string => kind + randomText(16, upperAlphanumeric);
export const secretAccessKey = (): string => randomText(40, alphanumeric);
