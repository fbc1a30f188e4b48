export interface ReadConditions {
  ifMatch?: string;
  ifNoneMatch?: string;
  ifModifiedSince?: Date;
  ifUnmodifiedSince?: Date;
}
export interface Validators {
  etag: string;
  lastModified: Date;
}

const bare = (etag: string): string => etag.trim().replace(/^W\//, "").replace(/^"|"$/g, "");
const names = (header: string, etag: string): boolean => header.split(",").some((one) => one.trim() === "*" || bare(one) === bare(etag));
/** HTTP dates know no milliseconds. */
const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/**
 * RFC 9110's order, as S3 documents it: a holding If-Match outweighs If-Unmodified-Since, a failing If-None-Match outweighs
 * If-Modified-Since.
 */
export function readOutcome(asked: ReadConditions, now: Validators): "ok" | "not-modified" | "failed" {
  if (asked.ifMatch !== undefined) {
    if (!names(asked.ifMatch, now.etag)) return "failed";
  } else if (asked.ifUnmodifiedSince && seconds(now.lastModified) > seconds(asked.ifUnmodifiedSince)) return "failed";
  if (asked.ifNoneMatch !== undefined) return names(asked.ifNoneMatch, now.etag) ? "not-modified" : "ok";
  if (asked.ifModifiedSince && seconds(now.lastModified) <= seconds(asked.ifModifiedSince)) return "not-modified";
  return "ok";
}

/** Conditions of a write, against the current object or its absence. */
export function writeOutcome(
  asked: Pick<ReadConditions, "ifMatch" | "ifNoneMatch">,
  current: { etag: string } | undefined,
): "ok" | "failed" | "missing" {
  if (asked.ifMatch !== undefined) {
    if (!current) return "missing";
    if (!names(asked.ifMatch, current.etag)) return "failed";
  }
  if (asked.ifNoneMatch !== undefined && current && names(asked.ifNoneMatch, current.etag)) return "failed";
  return "ok";
}
