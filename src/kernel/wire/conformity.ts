import { Readable } from "node:stream";
import { decoderWithLeaves, mistyped } from "./json-decoder.ts";

/**
 * Reads a value that is already in memory by its schema: the types a client's bytes are held to, for calls in process, whose
 * inputs may come out of a user's own JSON. Unknown members are left behind, as they are on the wire.
 */
export const conform = decoderWithLeaves({
  blob(value) {
    if (value instanceof Uint8Array || value instanceof Readable) return value;
    throw mistyped(value, "a Blob");
  },
  timestamp: () => (value) => {
    if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
    throw mistyped(value, "a Timestamp");
  },
});
