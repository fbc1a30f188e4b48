import { expect, test } from "vitest";
import { mediaTypes, readManifest } from "./manifest.ts";
import { isImmutable, isRepositoryName, isTag, registryOfHost } from "./names.ts";

const digest = `sha256:${"a".repeat(64)}`;
const one = { digest, size: 7, mediaType: "x/y" };

test.each([
  ["app", true],
  ["team/app-1.x__y", true],
  ["a", false],
  ["Team/app", false],
  ["team//app", false],
  ["../app", false],
  ["app_", false],
  ["a".repeat(257), false],
])("repository name %s: %s", (name, valid) => expect(isRepositoryName(name)).toBe(valid));

test.each([
  ["v1.0_x-y", true],
  ["-x", false],
  ["a/b", false],
  ["x".repeat(129), false],
])("tag %s: %s", (tag, valid) => expect(isTag(tag)).toBe(valid));

test.each([
  ["IMMUTABLE", [], "v1", true],
  ["MUTABLE", ["v*"], "v1", false],
  ["IMMUTABLE_WITH_EXCLUSION", ["dev*", "latest"], "dev-7", false],
  ["IMMUTABLE_WITH_EXCLUSION", ["dev*", "latest"], "latest2", true],
  ["MUTABLE_WITH_EXCLUSION", ["v*.*.0"], "v1.2.0", true],
  ["MUTABLE_WITH_EXCLUSION", ["v*.*.0"], "v1.0", false],
] as const)("%s with %j: is %s fixed? %s", (mutability, filters, tag, fixed) => {
  expect(isImmutable(mutability, [...filters], tag)).toBe(fixed);
});

test("AWS's host names say whose registry they mean", () => {
  expect(registryOfHost("123456789012.dkr.ecr.eu-west-1.amazonaws.com")).toEqual({ account: "123456789012", region: "eu-west-1" });
  expect(registryOfHost("127.0.0.1:4700")).toBeUndefined();
});

test("an image names configuration and layers, an index manifests", () => {
  const image = readManifest(
    JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.dockerImage, config: one, layers: [one, { ...one, urls: ["http://x"] }] }),
  );
  expect(image).toMatchObject({
    mediaType: mediaTypes.dockerImage,
    blobs: [
      { digest, sizeBytes: 7 },
      { digest, sizeBytes: 7 },
    ],
    manifests: [],
  });
  const index = readManifest(JSON.stringify({ schemaVersion: 2, manifests: [one], subject: one, artifactType: "a/b" }));
  expect(index).toMatchObject({ mediaType: mediaTypes.index, blobs: [], manifests: [{ digest }], subject: digest, artifactType: "a/b" });
  expect(readManifest(JSON.stringify({ schemaVersion: 2, config: one, layers: [] }), mediaTypes.dockerImage)).toMatchObject({
    mediaType: mediaTypes.dockerImage,
  });
});

test.each([
  ["{", "not JSON"],
  ["[]", "not a JSON object"],
  ['{"schemaVersion":1}', "schema version 2"],
  ['{"schemaVersion":2,"layers":[]}', "no digest or size"],
  [JSON.stringify({ schemaVersion: 2, config: { digest: "sha256:x", size: 1 }, layers: [] }), "no digest or size"],
  [JSON.stringify({ schemaVersion: 2, config: one, layers: {} }), "no digest or size"],
  [JSON.stringify({ schemaVersion: 2, mediaType: "text/plain", config: one, layers: [] }), "not taken"],
])("%s is no manifest", (text, why) => expect(readManifest(text)).toContain(why));
