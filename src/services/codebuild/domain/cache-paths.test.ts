import picomatch from "picomatch";
import { expect, test } from "vitest";
import { cacheFiles, cacheSearch } from "./cache-paths.ts";

test.each([
  ["/root/.m2/**/*", { root: "/root/.m2", pattern: "**/*" }],
  ["~/.npm", { root: "/root/.npm", pattern: "**" }],
  ["node_modules/**/*", { root: "/src/node_modules", pattern: "**/*" }],
  ["./a/b", { root: "/src/a/b", pattern: "**" }],
  ["**/*", { root: "/src", pattern: "**/*" }],
])("%s", (path, search) => expect(cacheSearch(path, "/src")).toEqual(search));

test("files are put back where they came from", () => {
  const found = [
    { kind: "d" as const, path: "x" },
    { kind: "f" as const, path: "x/.y" },
  ];
  const searches = ["/root/.m2/**/*", "m/**"].map((path) => ({ search: cacheSearch(path, "/src"), found }));
  expect(cacheFiles(searches, "/src", (globs) => picomatch(globs, { dot: true }))).toEqual({
    source: ["m/x/.y"],
    absolute: ["root/.m2/x/.y"],
  });
});
