import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { FileCoverage } from "../domain/reports/coverage.ts";
import { reportFormats } from "../domain/reports/formats.ts";
import type { TestCase } from "../domain/reports/test-case.ts";
import type { XmlElement } from "../domain/reports/xml.ts";

/** Why a file is no report of its format, in words for the build's log. */
export class ReportProblem extends Error {
  override name = "ReportProblem";
}

export type ReadFile = { cases: TestCase[] } | { files: FileCoverage[] };

/** Reads one raw file of a report. Throws a ReportProblem where it is not of the format. */
export function readReportFile(format: string, bytes: Buffer, path: string): ReadFile {
  const known = reportFormats[format];
  if (!known) throw new ReportProblem(`file-format ${format} is not known. Expecting: ${Object.keys(reportFormats).join(", ")}`);
  const text = decode(bytes);
  const [root, found] =
    known.syntax === "xml"
      ? ((document) => [`<${document.name}>`, known.read(document, path)] as const)(xmlOf(text))
      : ((document) => ["its JSON", known.read(document, path)] as const)(jsonOf(text));
  if (!found) throw new ReportProblem(`not a ${format} report: ${root} is of another kind`);
  return known.type === "TEST" ? { cases: found as TestCase[] } : { files: found as FileCoverage[] };
}

/** Tools on Windows write a byte order mark, and some of them UTF-16. */
function decode(bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ReportProblem(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Entities are not expanded beyond XML's own, so a report cannot grow by being read. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  removeNSPrefix: true,
  processEntities: false,
  cdataPropName: "#cdata",
  allowBooleanAttributes: true,
});

type Ordered = { [name: string]: Ordered[] | string | Record<string, string> | undefined };

function xmlOf(text: string): XmlElement {
  if (/<!ENTITY/i.test(text)) throw new ReportProblem("it declares entities of its own");
  const valid = XMLValidator.validate(text, { allowBooleanAttributes: true });
  if (valid !== true) throw new ReportProblem(`not XML: line ${valid.err.line}: ${valid.err.msg}`);
  const root = parse(text).find(({ name }) => !name.startsWith("?"));
  if (!root) throw new ReportProblem("not XML: it has no element");
  return root;
}

function parse(text: string): XmlElement[] {
  try {
    return elements(parser.parse(text) as Ordered[]);
  } catch (error) {
    throw new ReportProblem(`not XML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function elements(nodes: Ordered[]): XmlElement[] {
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ":@");
    if (name === undefined || name === "#text" || name === "#cdata") return [];
    const inner = (node[name] as Ordered[] | undefined) ?? [];
    const given = (node[":@"] ?? {}) as Record<string, string>;
    const attributes = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, unescaped(String(value))]));
    const text = inner.map(textOf).join("");
    return [{ name, attributes, children: elements(inner), text }];
  });
}

function textOf(child: Ordered): string {
  const raw = child["#cdata"];
  if (Array.isArray(raw)) return raw.map((piece) => String(piece["#text"] ?? "")).join("");
  return typeof child["#text"] === "string" ? unescaped(child["#text"]) : "";
}

const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** XML's five entities and characters by number; a reference to anything else stays as it is written. */
const unescaped = (text: string): string =>
  text.includes("&")
    ? text.replace(
        /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));/g,
        (all, name?: string, decimal?: string, hex?: string) => {
          if (name !== undefined) return entities[name]!;
          const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
          return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
        },
      )
    : text;
