import { expect, test } from "vitest";
import { compareSemver, fullName, isSemver, npmCoordinates, versionOfTarball } from "./names.ts";

test.each(["left-pad", "@acme/ui", "JSONStream", "a.b_c~d", "@a.b/c-d"])("%s is a name", (name) =>
  expect(fullName(npmCoordinates(name)!)).toBe(name),
);

test.each([
  "",
  ".",
  "..",
  "../x",
  "a/b",
  "@acme",
  "@/x",
  "@acme/",
  "@acme/../x",
  "@../x",
  ".hidden",
  "_private",
  "a b",
  "a%2fb",
  "a#b",
  "node_modules",
  "x".repeat(215),
  "a\u0000b",
  "a\\b",
])("%j is no name", (name) => expect(npmCoordinates(name)).toBeUndefined());

test("versions stand in semantic order", () => {
  const ordered = [
    "0.0.9",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.2.0",
    "1.10.0",
    "10.0.0",
  ];
  expect([...ordered].reverse().sort(compareSemver)).toEqual(ordered);
});

test.each([
  ["1.0.0", true],
  ["1.0.0-rc.1+build.5", true],
  ["1.0", false],
  ["01.0.0", false],
  ["v1.0.0", false],
  ["1.0.0-", false],
  ["1.0.0/../..", false],
])("%s is a version: %s", (version, expected) => expect(isSemver(version)).toBe(expected));

test.each([
  ["ui", "ui-1.0.0.tgz", "1.0.0"],
  ["ui", "ui-kit-1.0.0.tgz", undefined],
  ["ui", "ui-1.0.0.zip", undefined],
  ["ui", "ui-../x.tgz", undefined],
])("the tarball of %s called %s has the version %s", (name, file, expected) => expect(versionOfTarball(name, file)).toBe(expected));
