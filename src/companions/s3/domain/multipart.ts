/** One part as a client names it when it completes an upload. */
export interface NamedPart {
  PartNumber?: number;
  ETag?: string;
}
export interface StoredPart {
  number: number;
  md5: string;
  size_bytes: number;
}

/** Every part but the last must have 5 MiB, as in S3. */
const leastBytes = 5 * 1024 * 1024;

export type PartsFault = "malformed" | "order" | { missing: number } | { small: number };

/** The stored parts that a client's list names, or what is wrong with the list. */
export function chosenParts<P extends StoredPart>(named: NamedPart[], stored: P[]): P[] | PartsFault {
  if (named.length === 0) return "malformed";
  const byNumber = new Map(stored.map((part) => [part.number, part]));
  const chosen: P[] = [];
  for (const { PartNumber, ETag } of named) {
    if (PartNumber === undefined || ETag === undefined) return "malformed";
    const before = chosen.at(-1);
    if (before && before.number >= PartNumber) return "order";
    const part = byNumber.get(PartNumber);
    if (!part || part.md5 !== ETag.replace(/^"|"$/g, "")) return { missing: PartNumber };
    chosen.push(part);
  }
  const small = chosen.slice(0, -1).find((part) => part.size_bytes < leastBytes);
  return small ? { small: small.number } : chosen;
}
