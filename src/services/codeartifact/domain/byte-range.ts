/** Both ends inclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

/** A Range header against a size. One range only is served: several, or another unit, mean the whole object. */
export function byteRange(header: string | undefined, sizeBytes: number): ByteRange | "unsatisfiable" | undefined {
  const found = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/.exec(header ?? "");
  if (!found) return undefined;
  const [, first, last] = found;
  if (!first && !last) return undefined;
  if (!first) {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? "unsatisfiable" : { start: sizeBytes - length, end: sizeBytes - 1 };
  }
  const start = Number(first);
  if (last && Number(last) < start) return undefined;
  if (start >= sizeBytes) return "unsatisfiable";
  return { start, end: last ? Math.min(Number(last), sizeBytes - 1) : sizeBytes - 1 };
}
