/**
 * A pattern of AWS's models as a test of the whole string. They are written for Java: inline flags stand at the beginning, and
 * some escape what JavaScript's `u` flag forbids to escape, and one property has Java's own name.
 */
export function wholeMatch(pattern: string): RegExp {
  const [, inline = "", rest = pattern] =
    /^(?:\(\?([ims]+)\))?([\s\S]*)$/.exec(pattern.replaceAll("\\p{IsWhitespace}", "\\p{White_Space}")) ?? [];
  const flags = `s${inline.replaceAll("s", "")}`;
  try {
    return new RegExp(`^(?:${rest})$`, `${flags}u`);
  } catch {
    return new RegExp(`^(?:${rest})$`, flags);
  }
}
