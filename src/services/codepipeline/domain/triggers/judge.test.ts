import { expect, it } from "vitest";
import type { Declaration } from "../declaration/declaration.ts";
import { type Change, judge, type Verdict } from "./judge.ts";

const declared = (git: object | undefined, configuration: Record<string, string> = {}): Declaration =>
  ({
    name: "p",
    roleArn: "r",
    stages: [{ name: "Source", actions: [{ name: "Src", configuration }] }],
    ...(git ? { triggers: [{ providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: "Src", ...git } }] } : {}),
  }) as unknown as Declaration;

const push = (name: string, over: object = {}): Change => ({ type: "push", ref: "branch", name, before: "b", ...over });
const tag = (name: string) => push(name, { ref: "tag" });
const request = (event: "OPEN" | "UPDATED" | "CLOSED", destinationBranch: string): Change => ({
  ...{ type: "pull-request", event, destinationBranch },
});
const onBranches = (...includes: string[]) => ({ branches: { includes } });

it.each<[what: string, git: object | undefined, change: Change, files: string[] | undefined, verdict: Verdict]>([
  ["no trigger: the action's branch", undefined, push("main"), undefined, "yes"],
  ["no trigger: another branch", undefined, push("dev"), undefined, "no"],
  ["no trigger: a tag of the same name", undefined, tag("main"), undefined, "no"],
  ["no trigger: a pull request", undefined, request("OPEN", "main"), undefined, "no"],
  ["a trigger without filters changes nothing", {}, push("main"), undefined, "yes"],
  ["a filter replaces the action's branch", { push: [onBranches("dev")] }, push("main"), undefined, "no"],
  ["an included branch", { push: [onBranches("dev", "feature/**")] }, push("feature/a/b"), undefined, "yes"],
  ["an excluded branch", { push: [{ branches: { includes: ["**"], excludes: ["main"] } }] }, push("main"), undefined, "no"],
  ["excludes alone", { push: [{ branches: { excludes: ["main"] } }] }, push("dev"), undefined, "yes"],
  ["the same pattern in both lists", { push: [{ branches: { includes: ["main"], excludes: ["main"] } }] }, push("main"), undefined, "no"],
  ["a tag", { push: [{ tags: { includes: ["v*"] } }] }, tag("v1.0"), undefined, "yes"],
  ["a branch where tags are wanted", { push: [{ tags: { includes: ["v*"] } }] }, push("v1.0"), undefined, "no"],
  ["a tag where branches are wanted", { push: [onBranches("v*")] }, tag("v1.0"), undefined, "no"],
  ["one of two filters", { push: [{ tags: { includes: ["v*"] } }, onBranches("main")] }, push("main"), undefined, "yes"],
  ["a push where only pull requests are wanted", { pullRequest: [onBranches("main")] }, push("main"), undefined, "no"],
  [
    "files are asked for",
    { push: [{ ...onBranches("main"), filePaths: { includes: ["src/**"] } }] },
    push("main"),
    undefined,
    "which files?",
  ],
  ["not where the branch is wrong", { push: [{ ...onBranches("main"), filePaths: { includes: ["src/**"] } }] }, push("x"), undefined, "no"],
  [
    "one file is enough",
    { push: [{ ...onBranches("main"), filePaths: { includes: ["src/**"] } }] },
    push("main"),
    ["a.md", "src/x"],
    "yes",
  ],
  ["none of the files", { push: [{ ...onBranches("main"), filePaths: { includes: ["src/**"] } }] }, push("main"), ["a.md"], "no"],
  [
    "each file is judged alone",
    { push: [{ ...onBranches("main"), filePaths: { includes: ["**"], excludes: ["**/*.md"] } }] },
    push("main"),
    ["docs/a.md", "src/x"],
    "yes",
  ],
  [
    "excluded files only",
    { push: [{ ...onBranches("main"), filePaths: { includes: ["**"], excludes: ["**/*.md"] } }] },
    push("main"),
    ["docs/a.md"],
    "no",
  ],
  [
    "a new branch has no list of files",
    { push: [{ ...onBranches("**"), filePaths: { includes: ["**"] } }] },
    { type: "push", ref: "branch", name: "new" },
    undefined,
    "no",
  ],
  ["a pull request to a branch", { pullRequest: [{ events: ["OPEN"], ...onBranches("main") }] }, request("OPEN", "main"), undefined, "yes"],
  ["another event", { pullRequest: [{ events: ["OPEN"], ...onBranches("main") }] }, request("CLOSED", "main"), undefined, "no"],
  ["another destination", { pullRequest: [{ events: ["OPEN"], ...onBranches("main") }] }, request("OPEN", "dev"), undefined, "no"],
  ["every event", { pullRequest: [onBranches("main")] }, request("UPDATED", "main"), undefined, "yes"],
  [
    "a pull request's files",
    { pullRequest: [{ ...onBranches("main"), filePaths: { excludes: ["docs/**"] } }] },
    request("UPDATED", "main"),
    ["docs/a", "b"],
    "yes",
  ],
])("%s", (_what, git, change, files, verdict) => {
  expect(judge(declared(git), { actionName: "Src", branch: "main" }, change, files ? { files } : undefined)).toBe(verdict);
});

it("hears nothing when the action does not detect changes and no trigger names it", () => {
  expect(judge(declared(undefined, { DetectChanges: "false" }), { actionName: "Src", branch: "main" }, push("main"))).toBe("no");
  const named = declared({ push: [onBranches("main")] }, { DetectChanges: "false" });
  expect(judge(named, { actionName: "Src", branch: "main" }, push("main"))).toBe("yes");
});
