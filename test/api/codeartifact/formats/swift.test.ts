import { createHash } from "node:crypto";
import { DescribePackageVersionCommand } from "@aws-sdk/client-codeartifact";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lyingZip, renamed, zipOf } from "./archives.ts";
import { type Stage, startStage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage("swift");
});
afterAll(() => stage?.stop());

const manifest = "// swift-tools-version:5.7\nimport PackageDescription\n";
const archiveOf = (files: Record<string, string> = {}): Promise<Buffer> => zipOf({ "LinkedList/Package.swift": manifest, ...files });

interface Part {
  name: string;
  type: string;
  content: string | Buffer;
}
/** As Swift's own client sends it: no part has a file name. */
function formOf(parts: Part[]): { body: Uint8Array<ArrayBuffer>; headers: Record<string, string> } {
  const pieces = parts.flatMap(({ name, type, content }) => [
    Buffer.from(
      `--edge\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: binary\r\n\r\n`,
    ),
    Buffer.from(content),
    Buffer.from("\r\n"),
  ]);
  const body = new Uint8Array(Buffer.concat([...pieces, Buffer.from("--edge--\r\n")]));
  return { body, headers: { "content-type": "multipart/form-data; boundary=edge", accept: "application/vnd.swift.registry.v1+json" } };
}
function publish(path: string, archive: Buffer, parts: Part[] = [], headers: Record<string, string> = {}): Promise<Response> {
  const form = formOf([{ name: "source-archive", type: "application/zip", content: archive }, ...parts]);
  return stage.fetch("base", path, { method: "PUT", body: form.body, headers: { ...form.headers, ...headers } });
}
const get = (path: string, accept = "application/vnd.swift.registry.v1+json", repository = "app") =>
  stage.fetch(repository, path, { headers: { accept } });

test("a release is published with its metadata and signature, and told, listed and fetched by every route", async () => {
  const about = { description: "a list", licenseURL: "https://x.example/MIT", repositoryURLs: ["https://git.example/Mona/LinkedList.git"] };
  const archive = await archiveOf({ "LinkedList/Package@swift-5.9.swift": "// swift-tools-version: 5.9\n" });
  const parts = [
    { name: "source-archive-signature", type: "application/octet-stream", content: Buffer.from([0, 255, 128]) },
    { name: "metadata", type: "application/json", content: JSON.stringify(about) },
  ];
  const created = await publish("Mona/LinkedList/1.1.0", archive, parts, { "x-swift-package-signature-format": "cms-1.0.0" });
  expect([created.status, created.headers.get("location"), created.headers.get("content-version")]).toEqual([
    201,
    `${stage.endpoint("base")}mona/linkedlist/1.1.0`,
    "1",
  ]);
  for (const version of ["1.0.0", "2.0.0-beta.1"])
    expect((await publish(`mona/linkedlist/${version}`, await archiveOf())).status).toBe(201);
  const list = await get("mona/LinkedList");
  const base = `${stage.endpoint("app")}mona/linkedlist`;
  expect(list.headers.get("link")).toBe(`<${base}/1.1.0>; rel="latest-version"`);
  expect(await list.json()).toEqual({
    releases: { "2.0.0-beta.1": { url: `${base}/2.0.0-beta.1` }, "1.1.0": { url: `${base}/1.1.0` }, "1.0.0": { url: `${base}/1.0.0` } },
  });
  const release = await get("mona/linkedlist/1.1.0");
  const checksum = createHash("sha256").update(archive).digest("hex");
  const signing = { signatureBase64Encoded: "AP+A", signatureFormat: "cms-1.0.0" };
  expect(await release.json()).toMatchObject({
    ...{ id: "mona.linkedlist", version: "1.1.0", metadata: about, publishedAt: expect.stringMatching(/^20/) },
    resources: [{ name: "source-archive", type: "application/zip", checksum, signing }],
  });
  expect(release.headers.get("link")).toContain(`<${base}/1.0.0>; rel="predecessor-version"`);
  const plain = await get("mona/linkedlist/1.1.0/Package.swift", "application/vnd.swift.registry.v1+swift");
  expect([await plain.text(), plain.headers.get("content-type")]).toEqual([manifest, "text/x-swift"]);
  expect(plain.headers.get("link")).toContain('rel="alternate"; filename="Package@swift-5.9.swift"; swift-tools-version="5.9"');
  expect(await (await get("mona/linkedlist/1.1.0/Package.swift?swift-version=5.9", "*/*")).text()).toBe("// swift-tools-version: 5.9\n");
  const other = await get("mona/linkedlist/1.1.0/Package.swift?swift-version=4", "*/*");
  expect([other.status, other.headers.get("location")]).toEqual([303, `${base}/1.1.0/Package.swift`]);
  const file = await get("mona/linkedlist/1.1.0.zip", "application/vnd.swift.registry.v1+zip");
  expect(Buffer.from(await file.arrayBuffer()).equals(archive)).toBe(true);
  expect(file.headers.get("digest")).toBe(`sha-256=${createHash("sha256").update(archive).digest("base64")}`);
  expect(await stage.packages("app")).toEqual(["linkedlist"]);
  for (const url of ["https://git.example/mona/linkedlist", "git@git.example:mona/LinkedList.git"])
    expect(await (await get(`identifiers?url=${encodeURIComponent(url)}`)).json()).toEqual({ identifiers: ["mona.linkedlist"] });
  expect((await get("identifiers?url=https://other.example/x")).status).toBe(404);
  expect((await get("identifiers")).status).toBe(400);
  expect((await stage.fetch("app", "login", { method: "POST" })).status).toBe(200);
  const asked = {
    domain: "acme",
    repository: "base",
    format: "swift",
    namespace: "Mona",
    package: "LinkedList",
    packageVersion: "1.1.0",
  } as const;
  const { packageVersion } = await stage.client.send(new DescribePackageVersionCommand(asked));
  expect(packageVersion).toMatchObject({ displayName: "Mona.LinkedList", summary: "a list", status: "Published" });
});

test("a release is never replaced; unlisted it can still be had; problems are told as such", async () => {
  const archive = await archiveOf();
  expect([(await publish("a/once/1.0.0", archive)).status, (await publish("a/once/1.0.0", archive)).status]).toEqual([201, 201]);
  const taken = await publish("a/once/1.0.0", await archiveOf({ "LinkedList/x": "y" }));
  expect([taken.status, taken.headers.get("content-type")]).toEqual([409, "application/problem+json"]);
  expect(await taken.json()).toMatchObject({ status: 409, detail: expect.stringContaining("already exists") });
  await stage.status("base", { namespace: "a", package: "once" }, "1.0.0", "Unlisted");
  expect((await get("a/once", undefined, "base")).status).toBe(404);
  expect((await get("a/once/1.0.0.zip", "*/*", "base")).status).toBe(200);
  expect((await get("a/once", "application/vnd.swift.registry.v9+json")).status).toBe(400);
  expect((await get("a/once", "image/png")).status).toBe(415);
  expect((await get("a/none")).status).toBe(404);
});

describe("what is refused leaves nothing behind", () => {
  const cases: [string, number, () => Promise<Response>][] = [
    ["a scope that is none", 422, async () => publish("-evil-/evil/1.0.0", await archiveOf())],
    ["a name that is a path", 400, async () => publish("x/..%2fevil/1.0.0", await archiveOf())],
    ["a version that is none", 422, async () => publish("x/evil/one", await archiveOf())],
    ["no archive at all", 422, async () => stage.fetch("base", "x/evil/1.0.0", { method: "PUT", ...formOf([]) })],
    ["an archive without a manifest", 422, async () => publish("x/evil/1.0.0", await zipOf({ "a/b": "c" }))],
    ["a manifest without its version", 422, async () => publish("x/evil/1.0.0", await zipOf({ "Package.swift": "import x" }))],
    ["two manifests", 422, async () => publish("x/evil/1.0.0", await archiveOf({ "Package.swift": manifest }))],
    ["an archive with a way out", 400, async () => publish("x/evil/1.0.0", renamed(await archiveOf({ "ab/x": "" }), "ab/x", "../x"))],
    ["an archive that lies about its sizes", 400, async () => publish("x/evil/1.0.0", lyingZip(await archiveOf(), 5))],
    ["an archive that is none", 400, async () => publish("x/evil/1.0.0", Buffer.from("x"))],
    [
      "metadata that is no JSON",
      422,
      async () => publish("x/evil/1.0.0", await archiveOf(), [{ name: "metadata", type: "application/json", content: "{" }]),
    ],
    [
      "metadata of the wrong shape",
      422,
      async () =>
        publish("x/evil/1.0.0", await archiveOf(), [{ name: "metadata", type: "application/json", content: '{"repositoryURLs":1}' }]),
    ],
    [
      "a signature without its format",
      422,
      async () =>
        publish("x/evil/1.0.0", await archiveOf(), [{ name: "source-archive-signature", type: "application/octet-stream", content: "x" }]),
    ],
    [
      "a part that nobody expects",
      422,
      async () => publish("x/evil/1.0.0", await archiveOf(), [{ name: "more", type: "text/plain", content: "x" }]),
    ],
  ];
  test.each(cases)("%s", async (_what, status, ask) => {
    const response = await ask();
    expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ detail: expect.stringMatching(/\w/) })]);
    expect(await stage.packages("base")).not.toContain("evil");
  });
});
