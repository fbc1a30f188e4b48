import { type WireError, WireError as WireFailure } from "./errors.ts";
import { timestampFromText } from "./json-decoder.ts";
import { compiled, kindOf, membersOf, memberTraitsOf, type Schema, timestampFormatOf, traitsOf } from "./schema.ts";
import type { XmlElement } from "./xml-parser.ts";

/** Reads one member from the elements that bear its name (several, where a list is flattened). */
type DecodeXml = (elements: XmlElement[]) => unknown;

const malformed = (): WireError =>
  new WireFailure("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema", 400);

const textOf = ([element]: XmlElement[]): string => element?.text ?? "";
const named = (element: XmlElement | undefined, name: string): XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];

function scalar(schema: Schema): (text: string) => unknown {
  switch (kindOf(schema)) {
    case "boolean":
      return (text) => {
        if (text === "true" || text === "1") return true;
        if (text === "false" || text === "0") return false;
        throw malformed();
      };
    case "number":
      return (text) => {
        const value = Number(text);
        if (text.trim() === "" || Number.isNaN(value)) throw malformed();
        return value;
      };
    case "timestamp":
      return (text) => timestampFromText(text.trim(), timestampFormatOf(schema, "date-time") === "epoch-seconds");
    case "blob":
      return (text) => Buffer.from(text, "base64");
    default:
      return (text) => text;
  }
}

/** `elements` of a structure holds the structure's own element. */
export const decodeXml = compiled<DecodeXml>((schema, self) => {
  const traits = traitsOf(schema);
  switch (kindOf(schema)) {
    case "list": {
      const item = schema.getValueSchema();
      const decode = self(item);
      const itemName = traitsOf(item).xmlName ?? "member";
      return (elements) => (traits.xmlFlattened ? elements : named(elements[0], itemName)).map((element) => decode([element]));
    }
    case "map": {
      const keyName = traitsOf(schema.getKeySchema()).xmlName ?? "key";
      const valueName = traitsOf(schema.getValueSchema()).xmlName ?? "value";
      const decode = self(schema.getValueSchema());
      return (elements) => {
        const entries = traits.xmlFlattened ? elements : named(elements[0], "entry");
        const pairs = entries.map((entry) => [textOf(named(entry, keyName)), decode(named(entry, valueName))] as const);
        return Object.fromEntries(pairs.filter(([key]) => key !== "__proto__"));
      };
    }
    case "structure": {
      const members = membersOf(schema).map(({ name, schema: member }) => ({
        name,
        wireName: memberTraitsOf(member).xmlName ?? name,
        attribute: traitsOf(member).xmlAttribute ? scalar(member) : undefined,
        decode: self(member),
      }));
      return ([element]) => {
        const read: Record<string, unknown> = {};
        for (const { name, wireName, attribute, decode } of members) {
          const value = attribute ? element?.attributes[wireName.slice(wireName.indexOf(":") + 1)] : undefined;
          if (attribute && value !== undefined) read[name] = attribute(value);
          const found = attribute ? [] : named(element, wireName);
          if (found.length) read[name] = decode(found);
        }
        return read;
      };
    }
    default: {
      const read = scalar(schema);
      return (elements) => read(textOf(elements));
    }
  }
});
