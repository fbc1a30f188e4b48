import { serializationError, type WireError } from "./errors.ts";
import { compiled, kindOf, membersOf, type Schema, timestampFormatOf, traitsOf } from "./schema.ts";
import { checkedText } from "./text.ts";

/**
 * Strict reading of parsed JSON (and of parsed CBOR, whose leaves differ). The SDK's own codec is a client's: it takes a number
 * for a string and a list for a structure.
 */
export type Decode = (value: unknown) => unknown;

const tokenOf = (value: unknown): string => {
  if (typeof value === "number" || typeof value === "bigint") return "NUMBER_VALUE";
  if (typeof value === "boolean") return value ? "TRUE_VALUE" : "FALSE_VALUE";
  return "STRING_VALUE";
};
export const mistyped = (value: unknown, wanted: string): WireError => {
  if (Array.isArray(value)) return serializationError("Start of list found where not expected");
  if (typeof value === "object" && value !== null) return serializationError("Start of structure or map found where not expected.");
  return serializationError(`${tokenOf(value)} can not be converted to ${wanted}`);
};

export interface Leaves {
  blob: Decode;
  timestamp(schema: Schema): Decode;
}

const jsonBlob: Decode = (value) => {
  if (typeof value !== "string") throw mistyped(value, "a Blob");
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value)) throw serializationError("Unable to decode base64 value");
  return Buffer.from(value, "base64");
};

const validDate = (milliseconds: number): Date => {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) throw serializationError("STRING_VALUE can not be converted to a Timestamp");
  return date;
};

export function timestampFromText(text: string, epoch: boolean): Date {
  if (epoch && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return validDate(Math.round(Number(text) * 1000));
  return validDate(Date.parse(text));
}

const jsonTimestamp = (schema: Schema): Decode => {
  const epoch = timestampFormatOf(schema, "epoch-seconds") === "epoch-seconds";
  return (value) => {
    if (typeof value === "number") return validDate(Math.round(value * 1000));
    if (typeof value === "string") return timestampFromText(value, epoch);
    throw mistyped(value, "a Timestamp");
  };
};

const string: Decode = (value) => {
  if (typeof value === "string") return checkedText(value);
  throw mistyped(value, "a String");
};
const boolean: Decode = (value) => {
  if (typeof value === "boolean") return value;
  throw mistyped(value, "a Boolean");
};
const number: Decode = (value) => {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  throw mistyped(value, "a Number");
};
const bigInteger: Decode = (value) => {
  if (typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value))) return BigInt(value);
  throw mistyped(value, "a BigInteger");
};

/** A key named `__proto__` would set the prototype of what it is assigned to. */
const isPlainKey = (key: string): boolean => key !== "__proto__";

const list =
  (item: Decode): Decode =>
  (value) => {
    if (!Array.isArray(value)) throw typeof value === "object" ? mistyped(value, "a List") : serializationError("Expected list or null");
    return value.filter((entry) => entry !== null && entry !== undefined).map(item);
  };

const map =
  (item: Decode): Decode =>
  (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw serializationError("Expected map or null");
    const read: Record<string, unknown> = {};
    for (const [key, entry] of Object.entries(value)) if (entry !== null && isPlainKey(key)) read[checkedText(key)] = item(entry);
    return read;
  };

const structure =
  (members: [name: string, wireName: string, decode: Decode][]): Decode =>
  (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw serializationError("Unexpected field type: expected structure");
    const source = value as Record<string, unknown>;
    const read: Record<string, unknown> = {};
    for (const [name, wireName, decode] of members) {
      const entry = source[wireName];
      if (entry !== undefined && entry !== null) read[name] = decode(entry);
    }
    return read;
  };

const maximumDocumentDepth = 100;
function document(value: unknown, depth = 0): unknown {
  if (typeof value === "string") checkedText(value);
  if (depth > maximumDocumentDepth) throw serializationError("Document is nested too deeply");
  if (Array.isArray(value)) for (const entry of value) document(entry, depth + 1);
  else if (typeof value === "object" && value !== null) {
    for (const [key, entry] of Object.entries(value)) {
      checkedText(key);
      document(entry, depth + 1);
    }
  }
  return value;
}

const decoder = (leaves: Leaves, jsonNames: boolean) =>
  compiled<Decode>((schema, self) => {
    const kind = kindOf(schema);
    switch (kind) {
      case "unit":
        return () => ({});
      case "string":
        return string;
      case "boolean":
        return boolean;
      case "number":
      case "bigDecimal":
        return number;
      case "bigInteger":
        return bigInteger;
      case "blob":
        return leaves.blob;
      case "timestamp":
        return leaves.timestamp(schema);
      case "list":
        return list(self(schema.getValueSchema()));
      case "map":
        return map(self(schema.getValueSchema()));
      case "structure":
        return structure(
          membersOf(schema).map((member) => {
            const wireName = jsonNames ? (traitsOf(member.schema).jsonName ?? member.name) : member.name;
            return [member.name, wireName, self(member.schema)];
          }),
        );
      case "document":
        return (value) => document(value);
      default:
        return kind satisfies never;
    }
  });

/** awsJson ignores `jsonName`; restJson1 obeys it. */
export const decodeAwsJson = decoder({ blob: jsonBlob, timestamp: jsonTimestamp }, false);
export const decodeRestJson = decoder({ blob: jsonBlob, timestamp: jsonTimestamp }, true);
export const decoderWithLeaves = (leaves: Leaves) => decoder(leaves, false);

/** The body of a JSON request: an empty one stands for `{}`. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString("utf8"));
  } catch {
    throw serializationError("Unable to parse request body");
  }
  if (parsed === null || typeof parsed !== "object" || Array.isArray(parsed)) throw serializationError("Start of structure expected");
  return parsed;
}
