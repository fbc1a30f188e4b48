import { compiled, kindOf, membersOf, memberTraitsOf, type Schema, timestampFormatOf, traitsOf } from "./schema.ts";
import { bytesToBase64, escapeXml, formatTimestamp } from "./text.ts";

// biome-ignore lint/suspicious/noExplicitAny: outputs are typed where handlers return them
type EncodeXml = (value: any, tag: string) => string;

function scalar(schema: Schema): (value: never) => string {
  switch (kindOf(schema)) {
    case "timestamp": {
      const format = timestampFormatOf(schema, "date-time");
      return (value: Date) => formatTimestamp(value, format);
    }
    case "blob":
      return bytesToBase64;
    default:
      return (value: unknown) => escapeXml(String(value));
  }
}

const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

/** Members that travel in headers, path or query have no element. */
const isOutsideBody = (schema: Schema): boolean => {
  const traits = traitsOf(schema);
  return Boolean(
    traits.httpHeader ||
      traits.httpLabel ||
      traits.httpQuery ||
      traits.httpPrefixHeaders !== undefined ||
      traits.httpResponseCode ||
      traits.httpPayload,
  );
};

function namespaceAttribute(schema: Schema): string {
  const namespace = traitsOf(schema).xmlNamespace;
  if (!namespace) return "";
  const [first, second] = namespace;
  return second ? ` xmlns${first ? `:${first}` : ""}="${second}"` : ` xmlns="${first}"`;
}

/** Answers `<tag>…</tag>` of a value. */
export const encodeXml = compiled<EncodeXml>((schema, self) => {
  const traits = traitsOf(schema);
  const namespace = namespaceAttribute(schema);
  switch (kindOf(schema)) {
    case "structure": {
      const members = membersOf(schema)
        .filter(({ schema: member }) => !isOutsideBody(member))
        .map(({ name, schema: member }) => ({
          name,
          tag: memberTraitsOf(member).xmlName ?? name,
          attribute: traitsOf(member).xmlAttribute ? (scalar(member) as (value: unknown) => string) : undefined,
          encode: self(member),
        }));
      return (value: Record<string, unknown>, tag) => {
        const present = members.filter(({ name }) => isPresent(value[name]));
        const attributes = present.map((member) => (member.attribute ? ` ${member.tag}="${member.attribute(value[member.name])}"` : ""));
        const children = present.map((member) => (member.attribute ? "" : member.encode(value[member.name], member.tag)));
        return `<${tag}${namespace}${attributes.join("")}>${children.join("")}</${tag}>`;
      };
    }
    case "list": {
      const item = schema.getValueSchema();
      const encode = self(item);
      const itemTag = traitsOf(item).xmlName ?? "member";
      return (values: unknown[], tag) => {
        const items = values.filter(isPresent).map((value) => encode(value, traits.xmlFlattened ? tag : itemTag));
        return traits.xmlFlattened ? items.join("") : `<${tag}${namespace}>${items.join("")}</${tag}>`;
      };
    }
    case "map": {
      const keyTag = traitsOf(schema.getKeySchema()).xmlName ?? "key";
      const valueTag = traitsOf(schema.getValueSchema()).xmlName ?? "value";
      const encode = self(schema.getValueSchema());
      return (values: Record<string, unknown>, tag) => {
        const entryTag = traits.xmlFlattened ? tag : "entry";
        const entries = Object.keys(values)
          .filter((key) => isPresent(values[key]))
          .map((key) => `<${entryTag}><${keyTag}>${escapeXml(key)}</${keyTag}>${encode(values[key], valueTag)}</${entryTag}>`);
        return traits.xmlFlattened ? entries.join("") : `<${tag}${namespace}>${entries.join("")}</${tag}>`;
      };
    }
    default: {
      const write = scalar(schema) as (value: unknown) => string;
      return (value, tag) => `<${tag}${namespace}>${write(value)}</${tag}>`;
    }
  }
});
