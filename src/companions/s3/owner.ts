import { createHash } from "node:crypto";

/** S3 names accounts by 64 hex digits of its own; ours follow from the account number. */
export const canonicalId = (account: string): string => createHash("sha256").update(`quintet-account/${account}`).digest("hex");
