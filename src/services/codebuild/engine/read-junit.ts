import { XMLParser } from "fast-xml-parser";
import { junitCases, type TestCase, type XmlElement } from "../domain/junit.ts";

/** Entities are not expanded beyond XML's own five, so a report cannot grow by being read. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  processEntities: true,
  htmlEntities: false,
  allowBooleanAttributes: true,
});

type Ordered = { [name: string]: Ordered[] | string | Record<string, string> | undefined };

/** Undefined when the text is no JUnit XML. */
export function readJunit(text: string, path: string): TestCase[] | undefined {
  if (/<!ENTITY/i.test(text)) return undefined;
  try {
    const parsed = parser.parse(text, true) as Ordered[];
    const root = elements(parsed).find(({ name }) => !name.startsWith("?"));
    return root && junitCases(root, path);
  } catch {
    return undefined;
  }
}

function elements(nodes: Ordered[]): XmlElement[] {
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ":@");
    if (name === undefined || name === "#text") return [];
    const inner = (node[name] as Ordered[] | undefined) ?? [];
    const attributes = (node[":@"] ?? {}) as Record<string, string>;
    const text = inner.map((child) => (typeof child["#text"] === "string" ? child["#text"] : "")).join("");
    return [{ name, attributes, children: elements(inner), text }];
  });
}
