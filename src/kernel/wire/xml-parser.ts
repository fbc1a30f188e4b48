import { WireError } from "./errors.ts";
import { checkedText } from "./text.ts";

/** One element. Names are without their prefix: AWS's own readers ignore prefixes too. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

const malformed = (): WireError =>
  new WireError("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema", 400);

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function plainText(text: string): string {
  if (!text.includes("&")) return checkedText(text);
  const plain = text.replace(/&([^;&]*);?/g, (whole, name: string) => {
    if (!whole.endsWith(";")) throw malformed();
    const known = entities[name];
    if (known !== undefined) return known;
    const digits = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
    const code = digits ? Number.parseInt(digits[1] ?? (digits[2] as string), digits[1] ? 16 : 10) : Number.NaN;
    if (Number.isNaN(code) || code > 0x10ffff) throw malformed();
    return String.fromCodePoint(code);
  });
  return checkedText(plain);
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  const rest = text.replace(/([^\s=]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g, (_whole, name: string, double?: string, single?: string) => {
    if (localName(name) !== "__proto__") attributes[localName(name)] = plainText(double ?? single ?? "");
    return "";
  });
  if (rest.trim()) throw malformed();
  return attributes;
}

const maximumDepth = 100;
/** Text, comment, CDATA, processing instruction or tag. A document type is not among them: entities of one's own are refused. */
const token = /([^<]+)|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<(\/?)([^\s<>/!?]+)((?:[^<>"']|"[^"]*"|'[^']*')*?)(\/?)>/y;

/** Reads a whole XML document; anything but one well-formed root element is MalformedXML. */
export function parseXml(source: string): XmlElement {
  const document: XmlElement = { name: "", attributes: {}, children: [], text: "" };
  const open: XmlElement[] = [document];
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const found = token.exec(source);
    if (!found) throw malformed();
    const [, text, literal, closing, name, attributes, empty] = found;
    const parent = open.at(-1) as XmlElement;
    if (text !== undefined) parent.text += plainText(text);
    else if (literal !== undefined) parent.text += checkedText(literal);
    else if (name === undefined) continue;
    else if (closing) {
      if (open.length === 1 || parent.name !== localName(name)) throw malformed();
      open.pop();
    } else {
      const element: XmlElement = { name: localName(name), attributes: attributesOf(attributes ?? ""), children: [], text: "" };
      parent.children.push(element);
      if (!empty) open.push(element);
      if (open.length > maximumDepth) throw malformed();
    }
  }
  const [root] = document.children;
  if (open.length !== 1 || document.children.length !== 1 || !root || document.text.replace("\ufeff", "").trim()) throw malformed();
  return root;
}
