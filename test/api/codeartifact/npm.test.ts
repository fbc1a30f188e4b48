import { randomBytes } from "node:crypto";
import * as ca from "@aws-sdk/client-codeartifact";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type NpmDocument, npmDocument, tarball } from "./npm-document.ts";
import { type Stand, startStand } from "./stand.ts";

let stand: Stand;
const domain = "tools";
beforeAll(async () => {
  stand = await startStand();
  for (const [name, upstreams] of [
    ["shared", []],
    ["team", ["shared"]],
    ["lone", []],
  ] as const)
    await stand.repository(name, { upstreams: [...upstreams] });
});
afterAll(() => stand.stop());

const encoded = (name: string) => name.replace("/", "%2f");
async function publish(repository: string, wanted: NpmDocument): Promise<{ status: number; bytes: Buffer; error: string }> {
  const { bytes, document } = await npmDocument(wanted);
  const response = await stand.npm(repository, encoded(wanted.name), { method: "PUT", body: JSON.stringify(document) });
  const answer = (await response.json()) as { error?: string };
  return { status: response.status, bytes, error: answer.error ?? "" };
}
interface Packument {
  name: string;
  "dist-tags": Record<string, string>;
  versions: Record<
    string,
    { dist: { tarball: string; integrity: string; shasum: string }; deprecated?: string; scripts?: object; hasInstallScript?: boolean }
  >;
  time: Record<string, string>;
}
const packument = async (repository: string, name: string, accept = "application/json"): Promise<Packument> =>
  (await (await stand.npm(repository, encoded(name), { headers: { accept } })).json()) as Packument;
const status = (repository: string, name: string, version: string, targetStatus: ca.PackageVersionStatus) => {
  const [namespace, plain] = name.startsWith("@") ? name.slice(1).split("/") : [undefined, name];
  const named = { domain, repository, format: "npm" as const, ...(namespace ? { namespace } : {}), package: plain! };
  return stand.client.send(new ca.UpdatePackageVersionsStatusCommand({ ...named, versions: [version], targetStatus }));
};
type Document = Awaited<ReturnType<typeof npmDocument>>["document"];
const abbreviated = "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*";

test("a packument, full and abbreviated, with tarballs under the endpoint, times and tags", async () => {
  const manifest = {
    description: "pads",
    scripts: { postinstall: "true", test: "x" },
    dependencies: { "@acme/other": "^1.0.0" },
    license: "MIT",
  };
  const { bytes } = await publish("shared", { name: "@acme/pad", version: "1.0.0", manifest, files: { "package/README.md": "# pad" } });
  await publish("shared", { name: "@acme/pad", version: "1.1.0-rc.1", tag: "next", manifest });
  const full = await packument("shared", "@acme/pad");
  expect(full).toMatchObject({
    name: "@acme/pad",
    "dist-tags": { latest: "1.0.0", next: "1.1.0-rc.1" },
    description: "pads",
    readme: "# pad",
  });
  expect(Object.keys(full.time)).toEqual(["created", "modified", "1.0.0", "1.1.0-rc.1"]);
  const { dist } = full.versions["1.0.0"]!;
  expect(dist.tarball).toBe(`${await stand.endpoint("shared")}@acme/pad/-/pad-1.0.0.tgz`);
  const brief = await packument("shared", "@acme/pad", abbreviated);
  expect(brief.versions["1.0.0"]).toMatchObject({ hasInstallScript: true, dependencies: manifest.dependencies, dist });
  expect(brief.versions["1.0.0"]!.scripts).toBeUndefined();
  expect(brief.time["1.0.0"]).toBe(full.time["1.0.0"]);
  const plain = await stand.npm("shared", "@acme/pad/-/pad-1.0.0.tgz");
  expect(Buffer.from(await plain.arrayBuffer()).equals(bytes)).toBe(true);
  const one = await stand.npm("shared", "@acme/pad/next");
  expect(await one.json()).toMatchObject({ version: "1.1.0-rc.1", license: "MIT" });
  const version = { domain, repository: "shared", format: "npm" as const, namespace: "acme", package: "pad", packageVersion: "1.0.0" };
  expect((await stand.client.send(new ca.GetPackageVersionReadmeCommand(version))).readme).toBe("# pad");
  const { dependencies } = await stand.client.send(new ca.ListPackageVersionDependenciesCommand(version));
  expect(dependencies).toEqual([{ namespace: "acme", package: "other", dependencyType: "regular", versionRequirement: "^1.0.0" }]);
  const { packageVersion } = await stand.client.send(new ca.DescribePackageVersionCommand(version));
  expect(packageVersion).toMatchObject({
    displayName: "@acme/pad",
    summary: "pads",
    licenses: [{ name: "MIT" }],
    namespace: "acme",
    packageName: "pad",
  });
  const { assets } = await stand.client.send(new ca.ListPackageVersionAssetsCommand(version));
  expect(assets).toMatchObject([{ name: "package.tgz", size: bytes.length }]);
});

test("documents are compressed, known by their ETag, and new the moment something changes", async () => {
  await publish("shared", { name: "fresh", version: "1.0.0" });
  const first = await stand.npm("shared", "fresh");
  const etag = first.headers.get("etag")!;
  expect(first.headers.get("content-encoding")).toBe("gzip");
  expect(first.headers.get("vary")).toContain("accept");
  const again = await stand.npm("shared", "fresh", { headers: { "if-none-match": etag } });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  const plain = await stand.npm("shared", "fresh", { headers: { "accept-encoding": "identity" } });
  expect(plain.headers.get("content-encoding")).toBeNull();
  expect(await plain.json()).toMatchObject({ name: "fresh" });
  for (let minor = 1; minor <= 5; minor++) {
    await publish("shared", { name: "fresh", version: `1.${minor}.0` });
    const seen = await stand.npm("team", "fresh", { headers: { "if-none-match": etag } });
    expect(Object.keys(((await seen.json()) as Packument).versions)).toHaveLength(minor + 1);
  }
});

test("tarballs: ranges, validators, and none for who asks wrongly", async () => {
  const content = randomBytes(300_000);
  const { bytes } = await publish("shared", { name: "large", version: "1.0.0", files: { "package/blob": content } });
  expect(bytes.length).toBeGreaterThan(200_000);
  for (const name of ["large", "fresh"]) {
    const path = `${name}/-/${name}-1.0.0.tgz`;
    const whole = await stand.npm("shared", path);
    const all = Buffer.from(await whole.arrayBuffer());
    expect(whole.headers.get("content-length")).toBe(String(all.length));
    const part = await stand.npm("shared", path, { headers: { range: "bytes=10-19" } });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 10-19/${all.length}`]);
    expect(Buffer.from(await part.arrayBuffer()).equals(all.subarray(10, 20))).toBe(true);
    expect((await stand.npm("shared", path, { headers: { range: `bytes=${all.length}-` } })).status).toBe(416);
    expect((await stand.npm("shared", path, { headers: { "if-none-match": whole.headers.get("etag")! } })).status).toBe(304);
    const head = await stand.npm("shared", path, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, String(all.length), ""]);
  }
  for (const path of [
    "large/-/large-9.9.9.tgz",
    "large/-/other-1.0.0.tgz",
    "large/-/large-1.0.0.zip",
    "nobody",
    "nobody/-/nobody-1.0.0.tgz",
  ]) {
    expect((await stand.npm("shared", path)).status, path).toBe(404);
  }
});

test("unlisted, archived, disposed and deleted versions, as package managers see them", async () => {
  for (const version of ["1.0.0", "1.1.0", "1.2.0"]) await publish("lone", { name: "stately", version });
  const tarballStatus = async (version: string) => (await stand.npm("lone", `stately/-/stately-${version}.tgz`)).status;
  await status("lone", "stately", "1.2.0", "Unlisted");
  const seen = await packument("lone", "stately");
  expect(Object.keys(seen.versions)).toEqual(["1.0.0", "1.1.0"]);
  expect(seen["dist-tags"]).toEqual({ latest: "1.1.0" });
  expect(await tarballStatus("1.2.0")).toBe(200);
  await status("lone", "stately", "1.2.0", "Archived");
  expect(await tarballStatus("1.2.0")).toBe(404);
  expect((await publish("lone", { name: "stately", version: "1.2.0" })).status).toBe(409);
  const named = { domain, repository: "lone", format: "npm" as const, package: "stately" };
  await stand.client.send(new ca.DeletePackageVersionsCommand({ ...named, versions: ["1.2.0"] }));
  expect((await publish("lone", { name: "stately", version: "1.2.0" })).status).toBe(201);
  expect((await stand.client.send(new ca.ListPackageVersionsCommand(named))).defaultDisplayVersion).toBe("1.2.0");
});

test("upstream chains: listings merge, the upstream's tag wins, tarballs are retained, an archived upstream version is a veto", async () => {
  await publish("shared", { name: "chained", version: "1.0.0" });
  expect((await publish("team", { name: "chained", version: "1.0.0" })).status).toBe(409);
  const listed = async () =>
    (await stand.client.send(new ca.ListPackageVersionsCommand({ domain, repository: "team", format: "npm", package: "chained" })))
      .versions;
  await expect(listed()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  expect((await packument("team", "chained"))["dist-tags"]).toEqual({ latest: "1.0.0" });
  await expect(listed()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  expect((await stand.npm("team", "chained/-/chained-1.0.0.tgz")).status).toBe(200);
  expect(await listed()).toMatchObject([
    { version: "1.0.0", origin: { originType: "INTERNAL", domainEntryPoint: { repositoryName: "shared" } } },
  ]);
  await publish("shared", { name: "chained", version: "1.1.0" });
  await publish("shared", { name: "chained", version: "1.2.0" });
  await status("shared", "chained", "1.0.0", "Archived");
  await status("shared", "chained", "1.1.0", "Archived");
  expect((await stand.npm("team", "chained/-/chained-1.0.0.tgz")).status).toBe(200);
  expect((await stand.npm("team", "chained/-/chained-1.1.0.tgz")).status).toBe(404);
  const merged = await packument("team", "chained");
  expect(Object.keys(merged.versions).sort()).toEqual(["1.0.0", "1.2.0"]);
  expect(merged["dist-tags"]).toEqual({ latest: "1.2.0" });
  const blocked = {
    domain,
    repository: "team",
    format: "npm" as const,
    package: "chained",
    restrictions: { publish: "ALLOW", upstream: "BLOCK" } as const,
  };
  await stand.client.send(new ca.PutPackageOriginConfigurationCommand(blocked));
  expect(Object.keys((await packument("team", "chained")).versions)).toEqual(["1.0.0"]);
  expect((await publish("team", { name: "chained", version: "1.2.0", tag: "mine" })).status).toBe(201);
});

test("dist-tags are read, set on versions that are there, and removed; deprecation changes nothing else", async () => {
  for (const version of ["1.0.0", "2.0.0"]) await publish("lone", { name: "tagged", version });
  const tags = "-/package/tagged/dist-tags";
  const put = (tag: string, version: string) => stand.npm("lone", `${tags}/${tag}`, { method: "PUT", body: JSON.stringify(version) });
  expect((await put("stable", "1.0.0")).status).toBe(200);
  expect((await put("stable", "3.0.0")).status).toBe(404);
  expect((await put("1.0.0", "1.0.0")).status).toBe(400);
  expect(await (await stand.npm("lone", tags)).json()).toEqual({ latest: "2.0.0", stable: "1.0.0" });
  expect((await stand.npm("lone", `${tags}/stable`, { method: "DELETE" })).status).toBe(200);
  expect((await stand.npm("lone", `${tags}/latest`, { method: "DELETE" })).status).toBe(400);
  const document = await packument("lone", "tagged");
  document.versions["1.0.0"]!.deprecated = "use 2";
  (document.versions["2.0.0"] as Record<string, unknown>).main = "evil.js";
  expect((await stand.npm("lone", "tagged", { method: "PUT", body: JSON.stringify(document) })).status).toBe(200);
  const after = await packument("lone", "tagged");
  expect(after.versions["1.0.0"]).toMatchObject({ deprecated: "use 2" });
  expect((after.versions["2.0.0"] as Record<string, unknown>).main).toBeUndefined();
  expect(after["dist-tags"]).toEqual({ latest: "2.0.0" });
});

test("what CodeArtifact does not have is said, not pretended", async () => {
  expect(await (await stand.npm("lone", "-/ping")).json()).toEqual({});
  expect(await (await stand.npm("lone", "-/whoami")).json()).toEqual({ username: expect.stringContaining(":user/administrator") });
  for (const path of ["-/v1/search?text=x", "-/npm/v1/security/audits/quick", "-/all"])
    expect((await stand.npm("lone", path)).status, path).toBe(501);
  expect((await stand.npm("lone", "-/npm/v1/security/advisories/bulk", { method: "POST", body: "{}" })).status).toBe(501);
  expect((await stand.npm("lone", "tagged/-rev/1-0", { method: "DELETE" })).status).toBe(501);
  expect(Object.keys((await packument("lone", "tagged")).versions)).toHaveLength(2);
});

test("publications that lie are refused, and leave nothing", async () => {
  const send = async (
    change: (document: Awaited<ReturnType<typeof npmDocument>>["document"]) => unknown,
    path = "liar",
  ): Promise<number> => {
    const { document } = await npmDocument({ name: "liar", version: "1.0.0" });
    const changed = change(document) ?? document;
    return (await stand.npm("lone", path, { method: "PUT", body: typeof changed === "string" ? changed : JSON.stringify(changed) })).status;
  };
  const only = (document: Document) => Object.values(document._attachments)[0]!;
  const withBytes = async (bytes: Buffer) =>
    send((document) => {
      Object.assign(only(document), { data: bytes.toString("base64"), length: bytes.length });
      delete (document.versions["1.0.0"] as { dist?: unknown }).dist;
    });
  expect(await send(() => "{ no json")).toBe(400);
  expect(await send(() => "[]")).toBe(400);
  expect(await send(() => "null")).toBe(400);
  expect(await send((document) => ({ ...document, name: "other" }))).toBe(400);
  expect(await send((document) => Object.assign(only(document), { length: 1 }) && document)).toBe(400);
  expect(await send((document) => Object.assign(document.versions["1.0.0"]!.dist, { shasum: "0".repeat(40) }) && document)).toBe(400);
  expect(await send((document) => ({ ...document, "dist-tags": { latest: "9.9.9" } }))).toBe(400);
  expect(await send((document) => ({ ...document, versions: { "1.0": document.versions["1.0.0"] } }))).toBe(400);
  expect(await send((document) => ({ ...document, versions: { ...document.versions, "2.0.0": {} } }))).toBe(400);
  expect(await withBytes(Buffer.from("no archive"))).toBe(400);
  expect(await withBytes(await tarball({ "package/index.js": "no manifest" }))).toBe(400);
  expect(await withBytes(await tarball({ "package/package.json": '{"name":"other","version":"1.0.0"}' }))).toBe(400);
  expect(
    await withBytes(await tarball({ "package/package.json": '{"name":"liar","version":"1.0.0"}', "package/../../etc/passwd": "x" })),
  ).toBe(400);
  for (const path of ["..%2f..%2fetc", "liar%00", ".hidden", "node_modules", "@/liar", "@scope%2f..%2fx"]) {
    expect([400, 404], path).toContain(await send((document) => ({ ...document, name: decodeURIComponent(path) }), path));
  }
  const { document } = await npmDocument({ name: "liar", version: "1.0.0", manifest: { __proto__: null, constructor: { name: "x" } } });
  expect((await stand.npm("lone", "liar")).status).toBe(404);
  expect((await stand.npm("lone", "liar", { method: "PUT", body: JSON.stringify(document) })).status).toBe(201);
});

test("of many publications of one version at once one wins; the same bytes again only where the repository says so", async () => {
  const files = (index: number) => ({ "package/who": String(index) });
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, (_, index) => publish("lone", { name: "raced", version: "1.0.0", files: files(index) })),
  );
  expect(outcomes.map((outcome) => outcome.status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  const winner = outcomes.find((outcome) => outcome.status === 201)!;
  const served = await stand.npm("lone", "raced/-/raced-1.0.0.tgz");
  expect(Buffer.from(await served.arrayBuffer()).equals(winner.bytes)).toBe(true);
  await stand.repository("patient", { tags: { "quintet:idempotent-publish": "true" } });
  for (const wanted of [201, 201]) expect((await publish("patient", { name: "twice", version: "1.0.0" })).status).toBe(wanted);
  expect((await publish("patient", { name: "twice", version: "1.0.0", files: files(1) })).status).toBe(409);
});

test("without a token 401 with a challenge, in every form a token is taken, and only for its own domain", async () => {
  const url = `${await stand.endpoint("lone")}tagged`;
  const asked = (authorization?: string) => fetch(url, authorization ? { headers: { authorization } } : {});
  const refused = await asked();
  expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, 'Basic realm="CodeArtifact"']);
  const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  for (const good of [`Bearer ${stand.token}`, basic("aws", stand.token), stand.token]) expect((await asked(good)).status).toBe(200);
  const forged = `${stand.token.slice(0, -4)}AAAA`;
  for (const bad of ["Bearer nonsense", basic("somebody", stand.token), `Bearer ${forged}`, "Digest x"])
    expect((await asked(bad)).status, bad.slice(0, 20)).toBe(401);
  await stand.client.send(new ca.CreateDomainCommand({ domain: "elsewhere" }));
  const other = await stand.client.send(new ca.GetAuthorizationTokenCommand({ domain: "elsewhere" }));
  expect((await asked(`Bearer ${other.authorizationToken}`)).status).toBe(401);
});
