import { type Coordinates, type PackageFormat, packageFormats } from "./package-format.ts";

/** https://docs.aws.amazon.com/codeartifact/latest/ug/package-group-definition-syntax-matching-behavior.html */
export interface GroupPattern {
  text: string;
  /** Without the suffix: `/npm/space/foo`. */
  literal: string;
  suffix: "$" | "~" | "*";
}

/** Formats whose packages always have a namespace, and those that never have one. */
const withNamespace = new Set<PackageFormat>(["maven", "swift", "generic"]);
const withoutNamespace = new Set<PackageFormat>(["pypi", "nuget", "ruby", "cargo"]);
const normalised: Partial<Record<PackageFormat, (text: string) => string>> = {
  pypi: (text) => text.toLowerCase().replace(/[-_.]+/g, "-"),
  nuget: (text) => text.toLowerCase(),
  swift: (text) => text.toLowerCase(),
};

const endsInWord = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*$/u;
const goesOn = /^[\p{L}\p{N}\p{M}]/u;

/** The pattern, or what is wrong with it. */
export function parseGroupPattern(text: string): GroupPattern | string {
  if (text === "/*") return { text, literal: "/", suffix: "*" };
  const suffix = text.at(-1);
  if (!text.startsWith("/")) return "A package group pattern must begin with '/'";
  if (suffix !== "$" && suffix !== "~" && suffix !== "*") return "A package group pattern must end with '$', '~' or '*'";
  const literal = text.slice(0, -1);
  const [format = "", namespace = "", name, ...more] = literal.slice(1).split("/");
  const isFormat = (packageFormats as readonly string[]).includes(format);
  if (!isFormat || literal.split("/").length < 3) return `'${format}' is not a package format`;
  if (more.length) return "A package group pattern has at most a format, a namespace and a name";
  return componentProblem(format as PackageFormat, namespace, name, suffix) ?? { text, literal, suffix };
}

function componentProblem(format: PackageFormat, namespace: string, name: string | undefined, suffix: string): string | undefined {
  const last = name ?? namespace;
  if (/[*$~\s]/.test(namespace + (name ?? ""))) return "Only the end of a package group pattern may have '$', '~' or '*'";
  if (suffix === "$" && !name) return "'$' must follow a package name";
  if (suffix === "~" && !endsInWord.test(last)) return "'~' must follow a letter or a digit; use '*' after other characters";
  if (suffix === "*" && last !== "" && endsInWord.test(last)) return "'*' must not follow a letter or a digit; use '~'";
  if (withoutNamespace.has(format) && namespace !== "") return `Packages of the format ${format} have no namespace`;
  if (withoutNamespace.has(format) && name === undefined && suffix !== "*") return `Packages of the format ${format} have no namespace`;
  if (withNamespace.has(format) && namespace === "" && name) return `Packages of the format ${format} have a namespace`;
  const normal = normalised[format];
  if (normal && name && normal(name) !== name) return `Names of the format ${format} must be written normalized`;
  return undefined;
}

const pathOf = ({ format, namespace, name }: Coordinates): string => `/${format}/${namespace}/${name}`;

const covers = (literal: string, suffix: GroupPattern["suffix"], path: string): boolean => {
  if (suffix === "$") return path === literal;
  return path.startsWith(literal) && (suffix === "*" || !goesOn.test(path.slice(literal.length)));
};

/** Letters of other scripts that look like Latin ones. */
const lookAlikes: Record<string, string> = Object.fromEntries(
  [..."аaеeоoрpсcуyхxѕsіiјjԁdԛqԝwһhӏlαaοoνvρpιiκkυuτtεeɡgıi".matchAll(/(.)(.)/gu)].map(([, odd, plain]) => [odd!, plain!]),
);
const folded = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[-._]+/g, ".")
    .replace(/[^\p{ASCII}]/gu, (letter) => lookAlikes[letter] ?? letter);

export type Match = "STRONG" | "WEAK";

/** A weak match is a look-alike: other letter case, other separators, letters of another script. */
export function matchPattern(pattern: GroupPattern, coordinates: Coordinates): Match | undefined {
  const path = pathOf(coordinates);
  if (covers(pattern.literal, pattern.suffix, path)) return "STRONG";
  return covers(folded(pattern.literal), pattern.suffix, folded(path)) ? "WEAK" : undefined;
}

const narrowness = { "*": 0, "~": 1, $: 2 } as const;

/** Positive when `one` is more specific than `other`. */
export const compareSpecificity = (one: GroupPattern, other: GroupPattern): number =>
  one.literal.length - other.literal.length || narrowness[one.suffix] - narrowness[other.suffix];

/** Whether every package of `inner` would also fit `outer`. */
export function isWithin(inner: GroupPattern, outer: GroupPattern): boolean {
  if (inner.text === outer.text) return false;
  if (inner.literal === outer.literal) return narrowness[inner.suffix] > narrowness[outer.suffix];
  return outer.suffix !== "$" && covers(outer.literal, outer.suffix, inner.literal);
}

/** In ARNs the leading slash is dropped and three characters are encoded; the root group is `%2a`. */
export const arnPartOf = (pattern: string): string =>
  pattern.slice(1).replace(/[%*$]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
export const patternOfArnPart = (part: string): string =>
  `/${part.replace(/%(25|2a|24)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))}`;
