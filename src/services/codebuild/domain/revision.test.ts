import { expect, test } from "vitest";
import { wantedRevision } from "./revision.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";

test.each([
  ["GITHUB", undefined, undefined],
  ["GITHUB", "", undefined],
  ["GITHUB", "main", "main"],
  ["GITHUB", commit, commit],
  ["GITHUB", `refs/heads/main^{${commit}}`, commit],
  ["GITHUB", "pr/12", "refs/pull/12/head"],
  ["GITLAB", "pr/12", "refs/merge-requests/12/head"],
])("%s %s means %s", (type, version, wanted) => expect(wantedRevision(type, version)).toBe(wanted));
