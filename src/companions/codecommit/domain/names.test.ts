import { expect, test } from "vitest";
import { isBranchName, isRepositoryName, pathInRepository } from "./names.ts";

test.each(["main", "feature/login", "v1.0", "a-b_c", "ünïcode", "@x"])("%s is a branch name", (name) => {
  expect(isBranchName(name)).toBe(true);
});

test.each([
  "",
  "-main",
  "/main",
  "main/",
  "a//b",
  "a..b",
  "a b",
  "a~1",
  "a^",
  "a:b",
  "a?",
  "a*",
  "a[",
  "a\\b",
  "a.lock",
  "a/.b",
  "@",
  "a@{1}",
  "x.",
  "a\u0000",
])("%j is none", (name) => {
  expect(isBranchName(name)).toBe(false);
});

test.each([
  ["demo", true],
  ["My.Repo-1_x", true],
  ["demo.git", false],
  ["a/b", false],
  ["..", true],
  ["", false],
])("repository name %j: %s", (name, expected) => {
  expect(isRepositoryName(name)).toBe(expected);
});

test.each([
  ["a/b.txt", "a/b.txt"],
  ["/a/b/", "a/b"],
  ["/", ""],
  ["../a", undefined],
  ["a/../b", undefined],
  ["a//b", undefined],
  [".git/config", undefined],
  ["a/.GIT/hooks", undefined],
])("path %j is %j", (text, expected) => {
  expect(pathInRepository(text)).toBe(expected);
});
