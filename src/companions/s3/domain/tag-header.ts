/** `x-amz-tagging: a=1&b=2`, encoded as in a form. Undefined when it is no such text. */
export function parseTagHeader(header: string): Record<string, string> | undefined {
  const tags: Record<string, string> = {};
  for (const pair of header.split("&").filter(Boolean)) {
    const [key, value = ""] = pair.split("=");
    try {
      const decoded = decodeURIComponent((key ?? "").replaceAll("+", " "));
      if (!decoded || decoded in tags) return undefined;
      tags[decoded] = decodeURIComponent(value.replaceAll("+", " "));
    } catch {
      return undefined;
    }
  }
  return tags;
}

/** What is wrong with a set of tags, in AWS's words; undefined when nothing is. */
export function tagFault(tags: { Key: string; Value: string }[], most: number): string | undefined {
  if (tags.length > most) return `Object tags cannot be greater than ${most}`;
  const keys = new Set(tags.map(({ Key }) => Key));
  if (keys.size < tags.length) return "Cannot provide multiple Tags with the same key";
  for (const { Key, Value } of tags) {
    if (Key.length < 1 || Key.length > 128) return "The TagKey you have provided is invalid";
    if (Value.length > 256) return "The TagValue you have provided is invalid";
    if (Key.startsWith("aws:")) return "System tags cannot be added/updated by requester";
  }
  return undefined;
}
