/** The highest text PostgreSQL and S3 can hold in one character. */
const lastCodePoint = 0x10ffff;

/**
 * The smallest text that is greater than every text beginning with `prefix`, in UTF-8 byte order (which is code point order).
 * Undefined when there is none: then nothing ends the range.
 */
export function afterPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === lastCodePoint) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  // Surrogates are no characters of their own.
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}

/** The smallest text after `key`: neither S3 over XML nor PostgreSQL knows U+0000. */
export const afterKey = (key: string): string => `${key}\u0001`;

/** The part of `key` that a listing with this delimiter shows once for all keys below it. */
export function commonPrefix(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (!delimiter) return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

/** Where a listing goes on after the last thing it showed: past a whole common prefix, or just past a key. */
export function resumeAfter(marker: string, prefix: string, delimiter: string | undefined): string | undefined {
  const shown = commonPrefix(marker, prefix, delimiter);
  return shown !== undefined && marker.startsWith(prefix) && shown === marker ? afterPrefix(shown) : afterKey(marker);
}

const latest = (one: string, other: string): string => (compareKeys(one, other) >= 0 ? one : other);

/** UTF-8 byte order; JavaScript's own comparison is UTF-16 order, which differs above U+FFFF. */
export function compareKeys(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** From which key on a listing looks; undefined when nothing can follow. */
export function listFrom(prefix: string, delimiter: string | undefined, marker: string | undefined): string | undefined {
  if (!marker) return prefix;
  const resumed = resumeAfter(marker, prefix, delimiter);
  return resumed === undefined ? undefined : latest(prefix, resumed);
}
