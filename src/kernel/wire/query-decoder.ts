import { serializationError } from "./errors.ts";
import { timestampFromText } from "./json-decoder.ts";
import { compiled, kindOf, membersOf, memberTraitsOf, timestampFormatOf, traitsOf } from "./schema.ts";
import { checkedText } from "./text.ts";

/** A form such as `Tags.member.1.Key=a&Tags.member.1.Value=b` as the tree that its dotted names describe. */
export interface FormNode {
  value?: string;
  children: Map<string, FormNode>;
}

const maximumDepth = 32;

export function decodeFormText(text: string): string {
  try {
    return checkedText(decodeURIComponent(text.replaceAll("+", " ")));
  } catch {
    throw serializationError("The request body is not a well-formed form");
  }
}

/** The pairs of a form or query string, decoded, in order. */
export const formPairs = (form: string): [name: string, value: string][] =>
  form
    .split("&")
    .filter(Boolean)
    .map((pair) => {
      const equals = pair.indexOf("=");
      return equals < 0 ? [decodeFormText(pair), ""] : [decodeFormText(pair.slice(0, equals)), decodeFormText(pair.slice(equals + 1))];
    });

export function formTree(pairs: [name: string, value: string][]): FormNode {
  const root: FormNode = { children: new Map() };
  for (const [name, value] of pairs) {
    const steps = name.split(".");
    if (steps.length > maximumDepth) throw serializationError("The request body is nested too deeply");
    let node = root;
    for (const step of steps) {
      const child = node.children.get(step) ?? { children: new Map() };
      node.children.set(step, child);
      node = child;
    }
    node.value = value;
  }
  return root;
}

type DecodeQuery = (node: FormNode) => unknown;

const inOrder = (node: FormNode | undefined): FormNode[] =>
  [...(node?.children ?? [])]
    .filter(([index]) => /^\d+$/.test(index))
    .sort(([left], [right]) => Number(left) - Number(right))
    .map(([, child]) => child);

const boolean: DecodeQuery = ({ value = "" }) => {
  if (/^true$/i.test(value)) return true;
  if (/^false$/i.test(value)) return false;
  throw serializationError(`${value.slice(0, 100)} is not a valid boolean`);
};
const number: DecodeQuery = ({ value = "" }) => {
  const read = Number(value);
  if (value.trim() === "" || Number.isNaN(read)) throw serializationError(`${value.slice(0, 100)} is not a valid number`);
  return read;
};

export const decodeQuery = compiled<DecodeQuery>((schema, self) => {
  const flattened = Boolean(traitsOf(schema).xmlFlattened);
  switch (kindOf(schema)) {
    case "unit":
      return () => ({});
    case "boolean":
      return boolean;
    case "number":
      return number;
    case "timestamp": {
      const epoch = timestampFormatOf(schema, "date-time") === "epoch-seconds";
      return ({ value = "" }) => timestampFromText(value, epoch);
    }
    case "blob":
      return ({ value = "" }) => Buffer.from(value, "base64");
    case "list": {
      const item = schema.getValueSchema();
      const decode = self(item);
      const itemName = traitsOf(item).xmlName ?? "member";
      return (node) =>
        inOrder(flattened ? node : (node.children.get(itemName) ?? node.children.get("member"))).map((child) => decode(child));
    }
    case "map": {
      const keyName = traitsOf(schema.getKeySchema()).xmlName ?? "key";
      const valueName = traitsOf(schema.getValueSchema()).xmlName ?? "value";
      const decode = self(schema.getValueSchema());
      return (node) => {
        const read: Record<string, unknown> = {};
        for (const entry of inOrder(flattened ? node : node.children.get("entry"))) {
          const key = entry.children.get(keyName)?.value;
          const value = entry.children.get(valueName);
          if (key !== undefined && key !== "__proto__" && value) read[key] = decode(value);
        }
        return read;
      };
    }
    case "structure": {
      const members = membersOf(schema).map((member) => ({
        name: member.name,
        wireName: memberTraitsOf(member.schema).xmlName ?? member.name,
        decode: self(member.schema),
      }));
      return (node) => {
        const read: Record<string, unknown> = {};
        for (const { name, wireName, decode } of members) {
          const child = node.children.get(wireName);
          if (child) read[name] = decode(child);
        }
        return read;
      };
    }
    default:
      return ({ value = "" }) => value;
  }
});
