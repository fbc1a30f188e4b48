import { XMLParser, XMLValidator } from "fast-xml-parser";
import { isRecord } from "../../domain/record.ts";
import { unreadable } from "./limits.ts";

export type Element = Record<string, unknown>;

/** Reads a small document that a client sent: texts stay texts, and elements named in `lists` are lists however many there are. */
export function readXml(name: string, bytes: Buffer, root: string, lists: readonly string[], attributes = false): Element {
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw unreadable(name, "a document type is not expected");
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw unreadable(name, valid.err.msg);
  const parser = new XMLParser({
    ...{ ignoreAttributes: !attributes, attributeNamePrefix: "@", parseTagValue: false, parseAttributeValue: false },
    isArray: (tag) => lists.includes(tag),
  });
  const document: unknown = parser.parse(text);
  const found = isRecord(document) ? document[root] : undefined;
  if (!isRecord(found)) throw unreadable(name, `it has no <${root}>`);
  return found;
}

export const child = (element: Element | undefined, name: string): Element | undefined => {
  const found = element?.[name];
  return isRecord(found) ? found : undefined;
};

/** The children of `container` that are named `name`, which must be one of the lists. */
export const children = (element: Element | undefined, container: string, name: string): Element[] => {
  const found = child(element, container)?.[name];
  return Array.isArray(found) ? found.filter(isRecord) : [];
};

/** The text of a child: it may have attributes beside. */
export const textIn = (element: Element | undefined, name: string, most = 2000): string | undefined => {
  const found = element?.[name];
  const text = isRecord(found) ? found["#text"] : found;
  return typeof text === "string" && text.trim() !== "" ? text.trim().slice(0, most) : undefined;
};
