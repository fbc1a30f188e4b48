import { expect, test } from "vitest";
import { arnPartOf, type GroupPattern, isWithin, matchPattern, parseGroupPattern, patternOfArnPart } from "./group-pattern.ts";
import type { PackageFormat } from "./package-format.ts";

const pattern = (text: string): GroupPattern => {
  const parsed = parseGroupPattern(text);
  if (typeof parsed === "string") throw new Error(parsed);
  return parsed;
};
const match = (text: string, path: string): string => {
  const [, format = "", namespace = "", name = ""] = path.split("/");
  return matchPattern(pattern(text), { format: format as PackageFormat, namespace, name }) ?? "none";
};

test.each([
  ["/*", "/npm//anything", "STRONG"],
  ["/npm/*", "/npm/acme/ui", "STRONG"],
  ["/npm/*", "/pypi//ui", "none"],
  ["/npm/acme/*", "/npm/acme/ui", "STRONG"],
  ["/npm/acme/*", "/npm/acme-two/ui", "none"],
  ["/npm/acme~", "/npm/acme-two/ui", "STRONG"],
  ["/npm/acme~", "/npm/acmetwo/ui", "none"],
  ["/npm/acme/foo~", "/npm/acme/foo", "STRONG"],
  ["/npm/acme/foo~", "/npm/acme/foo-bar", "STRONG"],
  ["/npm/acme/foo~", "/npm/acme/food", "none"],
  ["/npm/acme/foo-*", "/npm/acme/foo-bar", "STRONG"],
  ["/npm/acme/foo-*", "/npm/acme/foo", "none"],
  ["/npm//react$", "/npm//react", "STRONG"],
  ["/npm//react$", "/npm//react-dom", "none"],
  ["/npm//react$", "/npm/acme/react", "none"],
  ["/npm//foo-bar$", "/npm//foo_bar", "WEAK"],
  ["/npm//foo-bar$", "/npm//Foo--Bar", "WEAK"],
  ["/npm//foo-bar$", "/npm//foobar", "none"],
  ["/npm//paypal$", "/npm//pаypal", "WEAK"],
  ["/npm/acme/*", "/npm/ACME/ui", "WEAK"],
])("%s takes %s: %s", (text, path, expected) => expect(match(text, path)).toBe(expected));

test.each([
  "",
  "/",
  "/npm",
  "npm/*",
  "/npm/",
  "/what/*",
  "/npm/a/b/c$",
  "/npm/acme$",
  "/npm/acme/foo*",
  "/npm/acme/foo-~",
  "/npm/a*b/*",
  "/pypi/ns/x$",
  "/maven//x$",
  "/pypi//My_Name$",
  "/npm/*/x$",
])("%s is no pattern", (text) => expect(parseGroupPattern(text)).toBeTypeOf("string"));

test.each([
  ["/npm/*", "/*", true],
  ["/npm/acme/ui$", "/npm/acme/*", true],
  ["/npm/acme/ui$", "/npm/acme/ui~", true],
  ["/npm/acme/ui-kit~", "/npm/acme/ui~", true],
  ["/npm/acme/uikit~", "/npm/acme/ui~", false],
  ["/npm/acme/*", "/npm/acme/ui$", false],
  ["/npm/acme/*", "/npm/acme/*", false],
])("%s is within %s: %s", (inner, outer, expected) => expect(isWithin(pattern(inner), pattern(outer))).toBe(expected));

test.each([
  ["/*", "%2a"],
  ["/npm/acme/ui$", "npm/acme/ui%24"],
  ["/npm/acme/ui~", "npm/acme/ui~"],
])("%s stands as %s in ARNs", (text, part) => {
  expect(arnPartOf(text)).toBe(part);
  expect(patternOfArnPart(part)).toBe(text);
});
