import { expect, test } from "vitest";
import { buildspecKind, sourceDirectory, sourceOrigin } from "./source-location.ts";

test.each([
  ["S3", "bucket/a/b.zip", { kind: "s3", bucket: "bucket", key: "a/b.zip" }],
  ["S3", "arn:aws:s3:::bucket/folder/", { kind: "s3", bucket: "bucket", key: "folder/" }],
  ["CODECOMMIT", "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/web", { kind: "codecommit", repository: "web" }],
  ["GITHUB", "https://github.com/owner/repo.git", { kind: "git", url: "https://github.com/owner/repo.git" }],
  ["NO_SOURCE", undefined, { kind: "none" }],
] as const)("%s %s", (type, location, origin) => expect(sourceOrigin({ type, location })).toEqual(origin));

test.each([
  ["GITHUB", "file:///etc"],
  ["GITHUB", "ssh://git@host/repo"],
  ["GITHUB", "--upload-pack=touch /tmp/x"],
  ["GITHUB", "ext::sh -c id"],
  ["CODECOMMIT", "https://host/v1/repos/../x"],
  ["S3", "bucket"],
  ["CODEPIPELINE", undefined],
] as const)("%s %s is refused", (type, location) => expect(sourceOrigin({ type, location }).kind).toBe("invalid"));

test("directories look like AWS's and never climb", () => {
  const uuid = "00000001-0000-4000-8000-000000000000";
  expect(sourceDirectory(uuid, 0, { kind: "git", url: "https://github.com/o/r.git" }, "us-east-1")).toBe(
    "/codebuild/output/src100000001/src/github.com/o/r",
  );
  expect(sourceDirectory(uuid, 1, { kind: "git", url: "https://h/%2e%2e/..%2f$(id)" }, "r")).toBe(
    "/codebuild/output/src100000002/src/h/.._2f__id_",
  );
  expect(sourceDirectory(uuid, 0, { kind: "none" }, "r")).toBe("/codebuild/output/src100000001/src");
});

test.each([
  [undefined, "path"],
  ["ci/buildspec.yml", "path"],
  ["version: 0.2\nphases: {}", "inline"],
  ['{"version":"0.2"}', "inline"],
  ["arn:aws:s3:::b/k.yml", "s3"],
])("buildspec %j is %s", (text, kind) => expect(buildspecKind(text).kind).toBe(kind));
