import { compiled, kindOf, membersOf, type Schema, timestampFormatOf, traitsOf } from "./schema.ts";
import { bytesToBase64, formatTimestamp } from "./text.ts";

// biome-ignore lint/suspicious/noExplicitAny: outputs are typed where handlers return them
export type Encode = (value: any) => unknown;

const timestamp = (schema: Schema): Encode => {
  const format = timestampFormatOf(schema, "epoch-seconds");
  return (value: Date) => (format === "epoch-seconds" ? value.getTime() / 1000 : formatTimestamp(value, format));
};

const encoder = (jsonNames: boolean) =>
  compiled<Encode>((schema, self) => {
    switch (kindOf(schema)) {
      case "unit":
        return () => ({});
      case "timestamp":
        return timestamp(schema);
      case "blob":
        return bytesToBase64;
      case "number":
        return (value: number) => (Number.isFinite(value) ? value : String(value));
      case "bigInteger":
        return Number;
      case "list": {
        const item = self(schema.getValueSchema());
        return (values: unknown[]) => values.filter((value) => value !== undefined && value !== null).map(item);
      }
      case "map": {
        const item = self(schema.getValueSchema());
        return (values: Record<string, unknown>) => {
          const written: Record<string, unknown> = {};
          for (const key of Object.keys(values)) {
            const value = values[key];
            if (value !== undefined && value !== null) written[key] = item(value);
          }
          return written;
        };
      }
      case "structure": {
        const members = membersOf(schema).map((member) => ({
          name: member.name,
          wireName: jsonNames ? (traitsOf(member.schema).jsonName ?? member.name) : member.name,
          encode: self(member.schema),
        }));
        return (value: Record<string, unknown>) => {
          const written: Record<string, unknown> = {};
          for (const { name, wireName, encode } of members) {
            const member = value[name];
            if (member !== undefined && member !== null) written[wireName] = encode(member);
          }
          return written;
        };
      }
      default:
        return (value) => value;
    }
  });

export const encodeAwsJson = encoder(false);
export const encodeRestJson = encoder(true);
