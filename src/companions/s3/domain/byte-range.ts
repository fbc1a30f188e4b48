/** Both ends inclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

/** A Range header against a size. S3 serves one range only: several, or another unit, mean the whole object. */
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

/** The bytes of part `number` of a multipart object; an object of one piece has one part. */
export function partRange(partSizes: number[], number: number): ByteRange | "unsatisfiable" | "empty" {
  const size = partSizes[number - 1];
  if (size === undefined) return "unsatisfiable";
  const start = partSizes.slice(0, number - 1).reduce((sum, part) => sum + part, 0);
  return size === 0 ? "empty" : { start, end: start + size - 1 };
}
