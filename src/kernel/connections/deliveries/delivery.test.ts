import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import type { HostKind } from "../settings.ts";
import { parseDelivery } from "./delivery.ts";
import type { RepositoryEvent } from "./repository-event.ts";
import { isSignedDelivery } from "./signature.ts";

const [a, b, none] = ["a".repeat(40), "b".repeat(40), "0".repeat(40)];
const at = (hash: string, name = "main", type = "branch") => ({ type, name, target: { hash } });
const bitbucket = { repository: { full_name: "team/app" } };
const gitlab = { project: { path_with_namespace: "group/sub/app" } };
const merge = (action: string, over: object = {}) => ({
  ...gitlab,
  object_attributes: { action, iid: 3, title: "T", source_branch: "topic", target_branch: "main", last_commit: { id: b }, ...over },
});
const request = { type: "pull-request", id: "3", title: "T", sourceBranch: "topic", destinationBranch: "main" } as const;

it.each<[what: string, kind: HostKind, header: Record<string, string>, body: object, events: object[]]>([
  [
    "GitHub, a push",
    "GitHub",
    { "x-github-event": "push" },
    { ref: "refs/heads/feature/x", before: a, after: b, repository: { full_name: "o/r" } },
    [{ type: "push", repository: "o/r", ref: "branch", name: "feature/x", before: a, after: b }],
  ],
  [
    "GitHub, a new tag",
    "GitHub",
    { "x-github-event": "push" },
    { ref: "refs/tags/v1", before: none, after: b, repository: { full_name: "o/r" } },
    [{ type: "push", repository: "o/r", ref: "tag", name: "v1", after: b }],
  ],
  [
    "GitHub, a deleted branch",
    "GitHub",
    { "x-github-event": "push" },
    { ref: "refs/heads/x", before: a, after: none, deleted: true, repository: { full_name: "o/r" } },
    [{ type: "branch-deleted", repository: "o/r", name: "x" }],
  ],
  ["GitHub, a ping", "GitHub", { "x-github-event": "ping" }, { zen: "z", repository: { full_name: "o/r" } }, []],
  [
    "GitHub, a pull request with new commits",
    "GitHubEnterpriseServer",
    { "x-github-event": "pull_request" },
    {
      action: "synchronize",
      repository: { full_name: "o/r" },
      pull_request: { number: 3, title: "T", head: { ref: "topic", sha: b }, base: { ref: "main", sha: a } },
    },
    [{ ...request, repository: "o/r", event: "UPDATED", head: b, base: a }],
  ],
  ["GitHub, a label", "GitHub", { "x-github-event": "pull_request" }, { action: "labeled", repository: { full_name: "o/r" } }, []],
  [
    "Gitea, a push",
    "Git",
    { "x-gitea-event": "push" },
    { ref: "refs/heads/main", before: a, after: b, repository: { full_name: "o/r" } },
    [{ type: "push", repository: "o/r", ref: "branch", name: "main", before: a, after: b }],
  ],
  [
    "GitLab, a push",
    "GitLab",
    { "x-gitlab-event": "Push Hook" },
    { ...gitlab, ref: "refs/heads/main", before: a, after: b, checkout_sha: b },
    [{ type: "push", repository: "group/sub/app", ref: "branch", name: "main", before: a, after: b }],
  ],
  [
    "GitLab, a deleted branch",
    "GitLab",
    { "x-gitlab-event": "Push Hook" },
    { ...gitlab, ref: "refs/heads/x", before: a, after: none, checkout_sha: null },
    [{ type: "branch-deleted", repository: "group/sub/app", name: "x" }],
  ],
  [
    "GitLab, an annotated tag",
    "GitLab",
    { "x-gitlab-event": "Tag Push Hook" },
    { ...gitlab, ref: "refs/tags/v1", before: none, after: a, checkout_sha: b },
    [{ type: "push", repository: "group/sub/app", ref: "tag", name: "v1", after: b }],
  ],
  [
    "GitLab, a merge request",
    "GitLabSelfManaged",
    { "x-gitlab-event": "Merge Request Hook" },
    merge("open"),
    [{ ...request, repository: "group/sub/app", event: "OPEN", head: b, base: "" }],
  ],
  ["GitLab, other words only", "GitLab", { "x-gitlab-event": "Merge Request Hook" }, merge("update"), []],
  [
    "GitLab, new commits",
    "GitLab",
    { "x-gitlab-event": "Merge Request Hook" },
    merge("update", { oldrev: a }),
    [{ ...request, repository: "group/sub/app", event: "UPDATED", head: b, base: "" }],
  ],
  [
    "GitLab, a merge",
    "GitLab",
    { "x-gitlab-event": "Merge Request Hook" },
    merge("merge"),
    [{ ...request, repository: "group/sub/app", event: "CLOSED", head: b, base: "" }],
  ],
  [
    "Bitbucket, a push to two branches and one that is gone",
    "Bitbucket",
    { "x-event-key": "repo:push" },
    {
      ...bitbucket,
      push: {
        changes: [
          { old: at(a), new: at(b) },
          { old: null, new: at(b, "v1", "tag") },
          { old: at(a, "x"), new: null },
        ],
      },
    },
    [
      { type: "push", repository: "team/app", ref: "branch", name: "main", before: a, after: b },
      { type: "push", repository: "team/app", ref: "tag", name: "v1", after: b },
      { type: "branch-deleted", repository: "team/app", name: "x" },
    ],
  ],
  [
    "Bitbucket, a pull request with short hashes",
    "Bitbucket",
    { "x-event-key": "pullrequest:created" },
    {
      ...bitbucket,
      pullrequest: {
        ...{ id: 3, title: "T" },
        source: { branch: { name: "topic" }, commit: { hash: "bbbbbbbbbbbb" } },
        destination: { branch: { name: "main" }, commit: { hash: "aaaaaaaaaaaa" } },
      },
    },
    [{ ...request, repository: "team/app", event: "OPEN", head: "bbbbbbbbbbbb", base: "aaaaaaaaaaaa" }],
  ],
  ["Bitbucket, a declined one", "Bitbucket", { "x-event-key": "pullrequest:rejected" }, { ...bitbucket, pullrequest: {} }, []],
])("%s", (_what, kind, headers, body, events) => {
  expect(parseDelivery(kind, { headers, body: Buffer.from(JSON.stringify(body)) })).toEqual(events as RepositoryEvent[]);
});

it.each([["{"], ["null"], ['"text"'], [""]])("%j cannot be read", (text) => {
  expect(parseDelivery("GitHub", { headers: { "x-github-event": "push" }, body: Buffer.from(text) })).toBeUndefined();
});

it("reads JSON that came inside of a form", () => {
  const body = Buffer.from(new URLSearchParams({ payload: JSON.stringify({ zen: "z" }) }).toString());
  expect(parseDelivery("GitHub", { headers: { "content-type": "application/x-www-form-urlencoded" }, body })).toEqual([]);
});

it("believes only what is signed", () => {
  const body = Buffer.from("{}");
  const hmac = (algorithm: string) => `${algorithm}=${createHmac(algorithm, "s").update(body).digest("hex")}`;
  const signed = (kind: HostKind, headers: Record<string, string>) => isSignedDelivery(kind, { headers, body }, "s");
  expect(signed("GitHub", { "x-hub-signature-256": hmac("sha256") })).toBe(true);
  expect(signed("Bitbucket", { "x-hub-signature": hmac("sha256") })).toBe(true);
  expect(signed("GitHub", { "x-hub-signature": hmac("sha1") })).toBe(true);
  expect(signed("GitHub", { "x-hub-signature": hmac("md5") })).toBe(false);
  expect(signed("GitHub", { "x-hub-signature-256": `${hmac("sha256")}0` })).toBe(false);
  expect(signed("GitHub", {})).toBe(false);
  expect(signed("GitLab", { "x-gitlab-token": "s" })).toBe(true);
  expect(signed("GitLab", { "x-gitlab-token": "t" })).toBe(false);
  expect(signed("GitLab", { "x-hub-signature-256": hmac("sha256") })).toBe(false);
});
