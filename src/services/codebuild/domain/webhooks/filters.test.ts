import type { WebhookFilter } from "@aws-sdk/client-codebuild";
import { describe, expect, test } from "vitest";
import { bitbucketTold } from "./bitbucket.ts";
import { approvedCommit, type WebhookEvent } from "./event.ts";
import { filterProblem, matchesFilters } from "./filters.ts";
import { gitHubTold } from "./github.ts";
import { gitLabTold } from "./gitlab.ts";

const push: WebhookEvent = {
  ...{ event: "PUSH", repository: "org/team/app", actorId: "42", headRef: "refs/heads/main", commit: "abc1234", sourceVersion: "abc1234" },
  ...{ message: "Fix it [skip ci]", files: ["src/a.ts", "docs/b.md"] },
};
const pull: WebhookEvent = {
  ...push,
  ...{ event: "PULL_REQUEST_CREATED", headRef: "refs/heads/topic", baseRef: "refs/heads/main" },
  pullRequest: { number: "7", author: "ada", isFork: false },
};
const release: WebhookEvent = { ...push, event: "RELEASED", headRef: "refs/tags/v1", tagName: "v1", releaseName: "First" };

/** `TYPE pattern` or `!TYPE pattern`, groups divided by `|` and filters by `;`. */
const groups = (text: string): WebhookFilter[][] =>
  text.split("|").map((group) =>
    group.split(";").map((filter) => {
      const [, not, type, pattern] = /^\s*(!?)(\w+) (.*?)\s*$/.exec(filter)!;
      return { type: type as WebhookFilter["type"], pattern, excludeMatchedPattern: not === "!" };
    }),
  );

describe("filters", () => {
  test.each<[WebhookEvent, string, boolean]>([
    [push, "EVENT PUSH", true],
    [push, "EVENT PULL_REQUEST_CREATED, PUSH", true],
    [push, "EVENT PULL_REQUEST_CREATED", false],
    [push, "EVENT PUSH; HEAD_REF ^refs/heads/main$", true],
    [push, "EVENT PUSH; HEAD_REF main", true],
    [push, "EVENT PUSH; !HEAD_REF main", false],
    [push, "EVENT PUSH; HEAD_REF ^main", false],
    [push, "EVENT PUSH; HEAD_REF (?i)MAIN", true],
    [push, "EVENT PUSH; FILE_PATH ^src/", true],
    [push, "EVENT PUSH; FILE_PATH ^test/", false],
    [push, "EVENT PUSH; !FILE_PATH ^docs/", false],
    [push, "EVENT PUSH; !FILE_PATH ^test/", true],
    [push, "EVENT PUSH; !COMMIT_MESSAGE \\[skip ci\\]", false],
    [push, "EVENT PUSH; ACTOR_ACCOUNT_ID ^42$", true],
    [push, "EVENT PUSH; ACTOR_ACCOUNT_ID ^4$", false],
    [push, "EVENT PUSH; REPOSITORY_NAME ^app$; ORGANIZATION_NAME ^org/team$", true],
    [push, "EVENT PULL_REQUEST_CREATED | EVENT PUSH; HEAD_REF main", true],
    [push, "EVENT PUSH; BASE_REF main", false],
    [push, "EVENT PUSH; !BASE_REF main", false],
    [pull, "EVENT PULL_REQUEST_CREATED; BASE_REF ^refs/heads/main$; HEAD_REF topic", true],
    [pull, "EVENT PULL_REQUEST_CREATED; !BASE_REF main", false],
    [release, "EVENT RELEASED; TAG_NAME ^v; RELEASE_NAME First", true],
    [release, "EVENT RELEASED; TAG_NAME ^w", false],
  ])("$event $headRef and %s", (event, text, expected) => expect(matchesFilters(event, groups(text))).toBe(expected));

  test("without filters pushes and pull requests build, closed ones and releases do not; a branch filter looks at the name", () => {
    expect([push, pull, release, { ...pull, event: "PULL_REQUEST_CLOSED" }].map((event) => matchesFilters(event))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(matchesFilters(push, [], "^main$")).toBe(true);
    expect(matchesFilters(push, [], "^topic$")).toBe(false);
  });

  test.each([
    ["HEAD_REF main", /exactly one EVENT/],
    ["EVENT PUSH; EVENT PUSH", /exactly one EVENT/],
    ["EVENT PUSHED", /Invalid EVENT pattern: PUSHED/],
    ["EVENT PUSH; HEAD_REF (", /no regular expression/],
    ["EVENT PUSH; BASE_REF main", /only supported for pull request/],
  ])("%s is refused", (text, message) => expect(filterProblem(groups(text))).toMatch(message));

  test("two kinds of filters at once are refused", () =>
    expect(filterProblem(groups("EVENT PUSH"), "main")).toMatch(/cannot be used together/));
});

const sha = "a".repeat(40);
describe("what git hosts tell", () => {
  const hub = (action: string, over: object = {}) => ({
    ...{ action, repository: { full_name: "o/r" }, sender: { id: 1 } },
    pull_request: {
      number: 7,
      head: { sha, ref: "t", repo: { full_name: "o/r" } },
      base: { ref: "main" },
      user: { login: "ada" },
      ...over,
    },
  });
  const lab = (action: string, over: object = {}) => ({
    ...{ project: { path_with_namespace: "o/r" }, user: { id: 1 } },
    object_attributes: { action, iid: 7, last_commit: { id: sha }, source_branch: "t", target_branch: "main", author_id: 3, ...over },
  });
  const named = (told: ReturnType<typeof gitHubTold>) =>
    told?.kind === "event" ? `${told.event.event} ${told.event.sourceVersion}` : told?.kind;

  test.each<[string, unknown, string | undefined]>([
    ["push", { ref: "refs/heads/x", after: sha, repository: { full_name: "o/r" } }, `PUSH ${sha}`],
    ["push", { ref: "refs/heads/x", after: "0".repeat(40), deleted: true, repository: { full_name: "o/r" } }, undefined],
    ["pull_request", hub("opened"), "PULL_REQUEST_CREATED pr/7"],
    ["pull_request", hub("synchronize"), "PULL_REQUEST_UPDATED pr/7"],
    ["pull_request", hub("reopened"), "PULL_REQUEST_REOPENED pr/7"],
    ["pull_request", hub("closed"), "PULL_REQUEST_CLOSED pr/7"],
    ["pull_request", hub("closed", { merged: true, merge_commit_sha: sha }), "PULL_REQUEST_MERGED pr/7"],
    ["pull_request", hub("labeled"), undefined],
    ["pull_request", hub("edited"), undefined],
    ["pull_request", { ...hub("edited"), changes: { base: {} } }, "PULL_REQUEST_UPDATED pr/7"],
    ["release", { action: "released", release: { tag_name: "v1" }, repository: { full_name: "o/r" } }, "RELEASED refs/tags/v1"],
    ["release", { action: "created", release: { tag_name: "v1" }, repository: { full_name: "o/r" } }, undefined],
    ["ping", { repository: { full_name: "o/r" } }, undefined],
    ["push", [], undefined],
    ["push", null, undefined],
  ])("GitHub's %s", (kind, body, expected) => expect(named(gitHubTold(kind, body))).toBe(expected));

  test.each<[string, unknown, string | undefined]>([
    ["Push Hook", { ref: "refs/heads/x", after: sha, checkout_sha: sha, project: { path_with_namespace: "o/r" } }, `PUSH ${sha}`],
    ["Merge Request Hook", lab("open"), "PULL_REQUEST_CREATED pr/7"],
    ["Merge Request Hook", lab("update"), undefined],
    ["Merge Request Hook", lab("update", { oldrev: sha }), "PULL_REQUEST_UPDATED pr/7"],
    ["Merge Request Hook", lab("merge"), "PULL_REQUEST_MERGED pr/7"],
    ["Merge Request Hook", lab("approved"), undefined],
    ["Release Hook", { action: "create", tag: "v1", project: { path_with_namespace: "o/r" } }, "RELEASED refs/tags/v1"],
    ["Pipeline Hook", { project: { path_with_namespace: "o/r" } }, undefined],
  ])("GitLab's %s", (kind, body, expected) => expect(named(gitLabTold(kind, body))).toBe(expected));

  test("Bitbucket tells of several branches at once, and calls a merge fulfilled", () => {
    const change = (name: string, type = "branch") => ({ new: { name, type, target: { hash: sha, message: "m" } }, old: null });
    const told = bitbucketTold("repo:push", {
      repository: { full_name: "o/r" },
      push: { changes: [change("a"), change("b", "tag"), { new: null }] },
    });
    expect(told.map((one) => one.kind === "event" && one.event.headRef)).toEqual(["refs/heads/a", "refs/tags/b"]);
    const pullrequest = { id: 7, source: { commit: { hash: sha }, branch: { name: "t" } }, destination: { branch: { name: "main" } } };
    const [merged] = bitbucketTold("pullrequest:fulfilled", { repository: { full_name: "o/r" }, pullrequest });
    expect(named(merged)).toBe(`PULL_REQUEST_MERGED ${sha}`);
  });

  test("a comment lets one commit be built", () => {
    expect(approvedCommit(`Looks fine.\n/codebuild_run(${sha})`)).toBe(sha);
    expect(approvedCommit("/codebuild_run()")).toBeUndefined();
    expect(approvedCommit("x/codebuild_run(abcdef1)")).toBeUndefined();
    const comment = { body: `/codebuild_run(${sha})`, user: { login: "ada" } };
    const body = {
      action: "created",
      repository: { full_name: "o/r" },
      sender: { id: 1 },
      issue: { number: 7, pull_request: {} },
      comment,
    };
    expect(gitHubTold("issue_comment", body)).toEqual({
      kind: "comment",
      comment: { repository: "o/r", actorId: "1", author: "ada", number: "7", commit: sha },
    });
  });
});
