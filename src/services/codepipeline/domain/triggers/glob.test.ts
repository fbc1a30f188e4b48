import { expect, it } from "vitest";
import { matchesGlob } from "./glob.ts";

it.each<[pattern: string, text: string, matches: boolean]>([
  ["main", "main", true],
  ["main", "mainly", false],
  ["*", "main", true],
  ["*", "feature/x", false],
  ["**", "feature/x", true],
  ["feature/*", "feature/x", true],
  ["feature/*", "feature/x/y", false],
  ["feature/**", "feature/x/y", true],
  ["release-?.?", "release-1.2", true],
  ["release-?.?", "release-1/2", false],
  ["v[0-9].*", "v3.14", true],
  ["v[!0-9]*", "v3", false],
  ["v[!0-9]*", "vx", true],
  ["*.{js,ts}", "app.ts", true],
  ["*.{js,ts}", "app.go", false],
  ["{main,release/*}", "release/7", true],
  ["common/**/*.js", "common/app.js", true],
  ["common/**/*.js", "common/a/b/app.js", true],
  ["common/**/*.js", "commons/app.js", false],
  ["**/README.md", "README.md", true],
  ["**/README.md", "docs/README.md", true],
  ["**README.md", "docs/README.md", true],
  ["src/**", "src/", true],
  ["src/**", "srcs/a", false],
  ["a\\*b", "a*b", true],
  ["a\\*b", "axb", false],
  ["[a", "[a", true],
  ["a.b", "axb", false],
  ["", "", true],
])("%s and %s: %s", (pattern, text, matches) => {
  expect(matchesGlob(pattern, text)).toBe(matches);
});

it("takes no exponential time over a hostile pattern", () => {
  expect(matchesGlob("*a".repeat(120), `${"a".repeat(2000)}b`)).toBe(false);
  expect(matchesGlob(`${"{a,b}".repeat(50)}`, "c".repeat(50))).toBe(false);
});
