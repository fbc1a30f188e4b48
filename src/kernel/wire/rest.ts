import { Readable } from "node:stream";
import type { Answer, Codec, Route } from "./codec.ts";
import { serializationError } from "./errors.ts";
import { timestampFromText } from "./json-decoder.ts";
import { headerOf, type RequestBody, type RequestHead, type WireResponse } from "./message.ts";
import type { Bound } from "./rest-binding.ts";
import { kindOf, membersOf, type Schema, timestampFormatOf, traitsOf } from "./schema.ts";
import type { RestOperation } from "./service-schema.ts";
import { checkedText, formatTimestamp } from "./text.ts";

/** What restJson1 and restXml do not share: how a body is read and written. */
export interface BodyFormat {
  read(schema: Schema, body: Buffer): unknown;
  contentType: string;
  /** A payload member, or the whole output without what its headers hold. */
  write(schema: Schema, value: unknown, answer: Answer): string;
  requestIdHeader(answer: { service: Answer["service"] | undefined }): string;
}

type Place = "header" | "query" | "label";

function textReader(schema: Schema, place: Place): (text: string) => unknown {
  switch (kindOf(schema)) {
    case "number":
      return (text) => {
        const value = Number(text);
        if (text.trim() === "" || Number.isNaN(value)) throw serializationError(`${text.slice(0, 100)} is not a number`);
        return value;
      };
    case "boolean":
      return (text) => {
        if (text === "true") return true;
        if (text === "false") return false;
        throw serializationError(`${text.slice(0, 100)} is not a boolean`);
      };
    case "timestamp": {
      const format = timestampFormatOf(schema, place === "header" ? "http-date" : "date-time");
      return (text) => timestampFromText(text, format === "epoch-seconds");
    }
    case "blob":
      return (text) => Buffer.from(text, "base64");
    default:
      if (place === "header" && traitsOf(schema).mediaType) return (text) => checkedText(Buffer.from(text, "base64").toString("utf8"));
      return checkedText;
  }
}

function readBound({ schema }: Bound, texts: string[], place: Place): unknown {
  if (kindOf(schema) !== "list") return textReader(schema, place)(texts[0] as string);
  const read = textReader(schema.getValueSchema(), place);
  const separate = place === "header" ? texts.flatMap((text) => text.split(",").map((part) => part.trim())) : texts;
  return separate.map(read);
}

/** Members that stand outside the body. */
function decodeHead({ binding }: RestOperation, { labels, parameters }: Route, head: RequestHead): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const bound of binding.labels) {
    const text = labels[bound.wireName];
    if (text !== undefined) read[bound.member] = readBound(bound, [text], "label");
  }
  for (const bound of binding.query) {
    const texts = parameters.filter(([name]) => name === bound.wireName).map(([, value]) => value);
    if (texts.length) read[bound.member] = readBound(bound, texts, "query");
  }
  if (binding.queryParams) read[binding.queryParams] = Object.fromEntries(parameters.filter(([name]) => name !== "__proto__"));
  for (const bound of binding.headers) {
    const text = headerOf(head, bound.wireName);
    if (text !== undefined) read[bound.member] = readBound(bound, [text], "header");
  }
  for (const { member, wireName } of binding.prefixHeaders) {
    const found = Object.keys(head.headers).filter((name) => name.startsWith(wireName) && name !== "__proto__");
    read[member] = Object.fromEntries(found.map((name) => [name.slice(wireName.length), checkedText(headerOf(head, name) ?? "")]));
  }
  return read;
}

function decodePayload(schema: Schema, body: RequestBody, format: BodyFormat): unknown {
  const kind = kindOf(schema);
  if (kind === "blob" && schema.isStreaming()) return body instanceof Readable ? body : Readable.from([body]);
  const bytes = body as Buffer;
  if (kind === "blob") return bytes;
  if (kind === "string") return checkedText(bytes.toString("utf8"));
  return bytes.length ? format.read(schema, bytes) : undefined;
}

function headerText(schema: Schema, value: unknown): string {
  if (value instanceof Date) return formatTimestamp(value, timestampFormatOf(schema, "http-date"));
  if (Array.isArray(value)) return value.join(", ");
  return traitsOf(schema).mediaType ? Buffer.from(String(value)).toString("base64") : String(value);
}

/** Header values are Latin-1 on the wire; what node would refuse to send is percent-encoded instead of ending the answer. */
const sendable = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/gu, (character) => encodeURIComponent(character));

/** Everything of an output that is not its body. */
function encodeHead({ operation, output, service, requestId }: Answer, format: BodyFormat): Omit<WireResponse, "body"> {
  const headers: Record<string, string> = { [format.requestIdHeader({ service })]: requestId };
  let status = operation.http?.[2] ?? 200;
  for (const { name, schema } of membersOf(operation.output)) {
    const value = output[name];
    if (value === undefined || value === null) continue;
    const traits = traitsOf(schema);
    if (traits.httpHeader) headers[traits.httpHeader.toLowerCase()] = sendable(headerText(schema, value));
    else if (traits.httpPrefixHeaders !== undefined)
      for (const [key, text] of Object.entries(value)) headers[`${traits.httpPrefixHeaders}${key}`.toLowerCase()] = sendable(String(text));
    else if (traits.httpResponseCode) status = Number(value);
  }
  // S3's model has no status member for a part of an object; HTTP has: RFC 9110 §15.3.7.
  if (headers["content-range"] && status === 200) status = 206;
  return { status, headers };
}

const isInBody = (schema: Schema): boolean => {
  const traits = traitsOf(schema);
  return !(traits.httpHeader || traits.httpPrefixHeaders !== undefined || traits.httpResponseCode);
};

function encodeOutput(answer: Answer, format: BodyFormat): WireResponse {
  const { operation, output } = answer;
  const head = encodeHead(answer, format);
  const members = membersOf(operation.output);
  const typed = { "content-type": format.contentType, ...head.headers };
  const payload = members.find(({ schema }) => traitsOf(schema).httpPayload);
  if (!payload) {
    const inBody = members.filter(({ schema }) => isInBody(schema));
    const hasBody = inBody.length > 0 || (format.contentType === "application/json" && !operation.output.isUnitSchema());
    if (!hasBody) return { ...head, body: "" };
    const kept = Object.fromEntries(inBody.map(({ name }) => [name, output[name]]));
    return { ...head, headers: typed, body: format.write(operation.output, kept, answer) };
  }
  const value = output[payload.name];
  if (value === undefined || value === null) return { ...head, body: "" };
  const kind = kindOf(payload.schema);
  if (kind === "blob" || kind === "string") return { ...head, body: value as WireResponse["body"] };
  return { ...head, headers: typed, body: format.write(payload.schema, value, answer) };
}

/** The two thirds of a REST codec that do not depend on the body's format. */
export const restCodec = (format: BodyFormat): Pick<Codec, "decode" | "encode"> => ({
  decode(route, head, body) {
    const operation = route.operation as RestOperation;
    const { binding } = operation;
    const read = decodeHead(operation, route, head);
    if (binding.payload) {
      const value = decodePayload(binding.payload.schema, body, format);
      if (value !== undefined) read[binding.payload.member] = value;
    } else if (binding.body.length && (body as Buffer).length) {
      const members = format.read(operation.input, body as Buffer) as Record<string, unknown>;
      for (const name of binding.body) if (members[name] !== undefined) read[name] = members[name];
    }
    return read;
  },
  encode: (answer) => encodeOutput(answer, format),
});
