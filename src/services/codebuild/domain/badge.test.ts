import { expect, test } from "vitest";
import { badgeState, badgeSvg } from "./badge.ts";

const built = (status: "SUCCEEDED" | "FAILED" | "IN_PROGRESS" | "STOPPED", sourceVersion?: string) => ({
  status,
  plan: sourceVersion ? { sourceVersion } : {},
});
const hooked = (ref: string, trigger: string) => ({
  ...built("FAILED", "abc"),
  webhook: { variables: { CODEBUILD_WEBHOOK_HEAD_REF: ref, CODEBUILD_WEBHOOK_TRIGGER: trigger } },
});

test("the latest build of a branch or a tag speaks", () => {
  expect(badgeState([], {}, false)).toBe("unknown");
  expect(badgeState([built("IN_PROGRESS"), built("SUCCEEDED")], {}, false)).toBe("in progress");
  const builds = [
    built("FAILED", "topic"),
    built("STOPPED", "refs/tags/v1"),
    built("SUCCEEDED", "refs/heads/main^{abc}"),
    built("FAILED", "main"),
  ];
  expect(badgeState(builds, { branch: "main" }, false)).toBe("passing");
  expect(badgeState(builds, { branch: "topic" }, false)).toBe("failing");
  expect(badgeState(builds, { tag: "v1" }, false)).toBe("failing");
  expect(badgeState(builds, { branch: "other" }, false)).toBe("unknown");
});

test("a build of no version is one of the usual branch; a pull request is none of its branch", () => {
  expect(badgeState([built("SUCCEEDED")], { branch: "main" }, true)).toBe("passing");
  expect(badgeState([built("SUCCEEDED")], { branch: "other" }, false)).toBe("unknown");
  expect(badgeState([hooked("refs/heads/main", "pr/7")], { branch: "main" }, true)).toBe("unknown");
  expect(badgeState([hooked("refs/heads/main", "branch/main")], { branch: "main" }, true)).toBe("failing");
});

test("the picture says it in words", () => expect(badgeSvg("passing")).toContain("Build: passing"));
