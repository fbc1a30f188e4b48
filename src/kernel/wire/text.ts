import { serializationError } from "./errors.ts";
import type { TimestampFormat } from "./schema.ts";

/** `.000` is left out: so AWS writes whole seconds. */
export function formatTimestamp(value: Date, format: TimestampFormat): string {
  switch (format) {
    case "epoch-seconds":
      return String(value.getTime() / 1000);
    case "http-date":
      return value.toUTCString();
    case "date-time":
      return value.toISOString().replace(".000Z", "Z");
  }
}

export const bytesToBase64 = (value: Uint8Array | string): string =>
  typeof value === "string"
    ? Buffer.from(value).toString("base64")
    : Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\r": "&#xD;" };
/** Control characters that XML 1.0 cannot carry at all are dropped, so that an answer always parses. */
export const escapeXml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly what must not be written
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[&<>"'\r]/g, (character) => escapes[character] as string);

/** PostgreSQL can keep neither NUL nor half a surrogate pair, and no AWS member has a use for them. */
export function checkedText(text: string): string {
  if (text.includes("\u0000") || !text.isWellFormed()) throw serializationError("Text contains a character that is not allowed");
  return text;
}
