import { NormalizedSchema } from "@smithy/core/schema";

/** One shape of the SDK's runtime schemas: https://smithy.io/2.0/ . The layout of the raw arrays is public in @smithy/types. */
export type Schema = NormalizedSchema;
export const schemaOf = (raw: unknown): Schema => NormalizedSchema.of(raw as Parameters<typeof NormalizedSchema.of>[0]);

export type Kind =
  | "unit"
  | "string"
  | "number"
  | "boolean"
  | "timestamp"
  | "blob"
  | "document"
  | "bigInteger"
  | "bigDecimal"
  | "list"
  | "map"
  | "structure";

export function kindOf(schema: Schema): Kind {
  if (schema.isUnitSchema()) return "unit";
  if (schema.isStructSchema()) return "structure";
  if (schema.isListSchema()) return "list";
  if (schema.isMapSchema()) return "map";
  if (schema.isBlobSchema() || schema.isStreaming()) return "blob";
  if (schema.isTimestampSchema()) return "timestamp";
  if (schema.isBooleanSchema()) return "boolean";
  if (schema.isNumericSchema()) return "number";
  if (schema.isBigIntegerSchema()) return "bigInteger";
  if (schema.isBigDecimalSchema()) return "bigDecimal";
  if (schema.isDocumentSchema()) return "document";
  return "string";
}

/** The traits that the wire reads; the SDK's schemas carry no others of interest. */
export interface Traits {
  jsonName?: string;
  xmlName?: string;
  xmlFlattened?: unknown;
  xmlAttribute?: unknown;
  xmlNamespace?: [prefix: string, uri: string];
  httpLabel?: unknown;
  httpQuery?: string;
  httpQueryParams?: unknown;
  httpHeader?: string;
  httpPrefixHeaders?: string;
  httpPayload?: unknown;
  httpResponseCode?: unknown;
  http?: [method: string, template: string, status: number];
  mediaType?: string;
  sensitive?: unknown;
  error?: "client" | "server";
  httpError?: number;
  awsQueryError?: [code: string, status: number];
}
export const traitsOf = (schema: Schema): Traits => schema.getMergedTraits() as Traits;
/** Traits of the member alone: an xmlName of the target structure names the root element, not the member. */
export const memberTraitsOf = (schema: Schema): Traits => schema.getMemberTraits() as Traits;

export interface Member {
  name: string;
  schema: Schema;
  required: boolean;
}

type RawStructure = [tag: number, namespace: string, name: string, traits: unknown, members: string[], refs: unknown[], required?: number];
const rawOf = (schema: Schema): RawStructure => schema.getSchema() as unknown as RawStructure;

export const nameOf = (schema: Schema): string => rawOf(schema)[2];

/** The first `required` members of a raw structure are its required ones. */
export function membersOf(schema: Schema): Member[] {
  if (kindOf(schema) !== "structure") return [];
  const required = rawOf(schema)[6] ?? 0;
  return [...schema.structIterator()].map(([name, member], index) => ({ name, schema: member as Schema, required: index < required }));
}

export type TimestampFormat = "date-time" | "http-date" | "epoch-seconds";
const formats: Record<number, TimestampFormat> = { 5: "date-time", 6: "http-date", 7: "epoch-seconds" };
export const timestampFormatOf = (schema: Schema, otherwise: TimestampFormat): TimestampFormat =>
  formats[schema.getSchema() as unknown as number] ?? otherwise;

// biome-ignore lint/suspicious/noExplicitAny: what a schema describes is not known to the compiler
export type Walk = (...given: any[]) => any;

/**
 * Compiles a schema into a closure, each structure once, so that recursive shapes end. Compiling is lazy per structure: all
 * operations of five services would cost 150 ms at start, one operation costs next to nothing at its first call.
 */
export function compiled<W extends Walk>(build: (schema: Schema, self: (schema: Schema) => W) => W): (schema: Schema) => W {
  const walks = new WeakMap<object, W>();
  const self = (schema: Schema): W => {
    if (kindOf(schema) !== "structure") return build(schema, self);
    const key = schema.getSchema() as object;
    const known = walks.get(key);
    if (known) return known;
    let real: W | undefined;
    const lazy = ((...given: unknown[]) => {
      real ??= build(schema, self);
      return real(...given);
    }) as W;
    walks.set(key, lazy);
    return lazy;
  };
  return self;
}

/** One operation of a service as its schemas describe it. */
export interface OperationSchema {
  name: string;
  input: Schema;
  output: Schema;
  http?: [method: string, template: string, status: number];
}

type RawOperation = [tag: 9, namespace: string, name: string, traits: unknown, input: unknown, output: unknown];
export const isRawOperation = (value: unknown): value is RawOperation => Array.isArray(value) && value[0] === 9;
export const isRawError = (value: unknown): value is RawStructure => Array.isArray(value) && value[0] === -3;
