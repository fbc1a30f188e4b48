import { expect, test } from "vitest";
import { indexPath, isCrateName, manifestOf } from "./crate.ts";

test.each([
  ["a", "1/a"],
  ["Ab", "2/ab"],
  ["abc", "3/a/abc"],
  ["Serde_json", "se/rd/serde_json"],
])("%s stands in the index at %s", (name, path) => expect(indexPath(name)).toBe(path));

test.each(["", "1a", "a/b", "..", "a.b", "a b", "a".repeat(65)])("%j is no name of a crate", (name) =>
  expect(isCrateName(name)).toBe(false),
);

test("a manifest's name and version are those of its package, not of a dependency", () => {
  const toml = '[dependencies]\nname = "x"\n\n[package]\nedition = "2021"\nname = "lib"\nversion = "1.0.0"\n\n[lib]\nname = "other"\n';
  expect(manifestOf(toml)).toEqual({ name: "lib", version: "1.0.0" });
  expect(manifestOf("x = 1")).toEqual({ name: undefined, version: undefined });
});
