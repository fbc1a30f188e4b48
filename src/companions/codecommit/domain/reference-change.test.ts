import { expect, test } from "vitest";
import { changesBetween, firstBranch, type Reference, referenceEvent } from "./reference-change.ts";

const refs = (...names: [string, string][]): Reference[] => names.map(([name, id]) => ({ name, objectId: id, commitId: id }));
const heads = (...names: [string, string][]) => refs(...names.map(([name, id]): [string, string] => [`refs/heads/${name}`, id]));

test.each([
  ["nothing", heads(["main", "1"]), heads(["main", "1"]), []],
  ["a new branch", [], heads(["main", "1"]), ["referenceCreated main 1"]],
  ["a moved branch", heads(["main", "1"]), heads(["main", "2"]), ["referenceUpdated main 2 from 1"]],
  ["a removed branch", heads(["main", "1"]), [], ["referenceDeleted main 1 from 1"]],
  [
    "all at once",
    heads(["a", "1"], ["b", "2"]),
    heads(["b", "3"], ["c", "1"]),
    ["referenceUpdated b 3 from 2", "referenceCreated c 1", "referenceDeleted a 1 from 1"],
  ],
])("%s", (_what, before, after, expected) => {
  const told = changesBetween(before, after).map(
    ({ event, reference, oldCommitId }) =>
      `${event} ${reference.name.replace("refs/heads/", "")} ${reference.commitId}${oldCommitId ? ` from ${oldCommitId}` : ""}`,
  );
  expect(told).toEqual(expected);
});

test("a tag's event names its commit", () => {
  const [change] = changesBetween([], [{ name: "refs/tags/v1", objectId: "tag", commitId: "commit" }]);
  const repository = { id: "id", name: "demo", account: "111122223333", region: "eu-west-1" };
  expect(referenceEvent(change!, { repository, callerArn: "arn:aws:iam::111122223333:user/ann" }).detail).toEqual({
    event: "referenceCreated",
    repositoryName: "demo",
    repositoryId: "id",
    referenceType: "tag",
    referenceName: "v1",
    referenceFullName: "refs/tags/v1",
    commitId: "commit",
    callerUserArn: "arn:aws:iam::111122223333:user/ann",
  });
});

test("the default branch of a first push", () => {
  expect(firstBranch(heads(["dev", "1"], ["main", "2"]))).toBe("main");
  expect(firstBranch(heads(["dev", "1"]))).toBe("dev");
  expect(firstBranch(refs(["refs/tags/v1", "1"]))).toBeUndefined();
});
