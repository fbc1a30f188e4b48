import { randomBytes } from "node:crypto";
import * as ca from "@aws-sdk/client-codeartifact";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../../harness/index.ts";
import { npmDocument } from "./npm-document.ts";
import { type SmallRegistry, startSmallRegistry } from "./small-registry.ts";
import { type Stand, startStand } from "./stand.ts";

let stand: Stand;
let registry: SmallRegistry;
const domain = "tools";
beforeAll(async () => {
  registry = await startSmallRegistry();
  stand = await startStand({ publicRegistries: { "public:npmjs": registry.address } });
  await stand.repository("npm-store", { connection: "public:npmjs" });
  await stand.repository("middle", { upstreams: ["npm-store"] });
  await stand.repository("team", { upstreams: ["middle"] });
});
afterAll(async () => {
  await stand.stop();
  await registry.stop();
});

const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());
const versionsIn = async (repository: string, name: string): Promise<string[]> => {
  const listed = stand.client.send(new ca.ListPackageVersionsCommand({ domain, repository, format: "npm", package: name }));
  return listed.then(
    ({ versions }) => (versions ?? []).map(({ version }) => version!),
    () => [],
  );
};
const asksFor = (path: string): number => registry.asked.filter((asked) => asked === `GET ${path}`).length;
type Packument = { versions: Record<string, unknown>; "dist-tags": Record<string, string>; time: Record<string, string> };
const packument = async (repository: string, name: string): Promise<Packument> =>
  (await (await stand.npm(repository, name)).json()) as Packument;
/** As if the time had passed for which an answer is good. */
async function age(name: string): Promise<void> {
  await stand.server.kernel.store.transaction((tx) =>
    sql`update codeartifact_offer set checked_at = now() - interval '1 hour' where name = ${name}`.execute(tx),
  );
  await stand.server.restart();
}

test("a package comes through, with its times, and stays where it was asked and where it came in, not in between", async () => {
  const bytes = await registry.add("left-pad", "1.3.0");
  const seen = await packument("team", "left-pad");
  expect(seen).toMatchObject({ "dist-tags": { latest: "1.3.0" }, time: { "1.3.0": "2020-01-02T03:04:05.000Z" } });
  expect(await versionsIn("team", "left-pad")).toEqual([]);
  expect((await bytesOf(await stand.npm("team", "left-pad/-/left-pad-1.3.0.tgz"))).equals(bytes)).toBe(true);
  await until(async () => (await versionsIn("team", "left-pad")).length === 1);
  expect(await versionsIn("npm-store", "left-pad")).toEqual(["1.3.0"]);
  expect(await versionsIn("middle", "left-pad")).toEqual([]);
  const version = { domain, repository: "team", format: "npm" as const, package: "left-pad", packageVersion: "1.3.0" };
  const { packageVersion } = await stand.client.send(new ca.DescribePackageVersionCommand(version));
  expect(packageVersion?.origin).toEqual({ originType: "EXTERNAL", domainEntryPoint: { externalConnectionName: "public:npmjs" } });
  const { package: described } = await stand.client.send(new ca.DescribePackageCommand(version));
  expect(described?.originConfiguration).toEqual({ restrictions: { publish: "BLOCK", upstream: "ALLOW" } });
  registry.mode = "down";
  expect((await bytesOf(await stand.npm("team", "left-pad/-/left-pad-1.3.0.tgz"))).equals(bytes)).toBe(true);
  registry.mode = "up";
  expect(asksFor("/left-pad/-/left-pad-1.3.0.tgz")).toBe(1);
});

test("one fetch for many waiters, who get the first half before the second is there", async () => {
  const bytes = await registry.add("awaited", "1.0.0", { files: { "package/blob": randomBytes(400_000) } });
  let open = (): void => {};
  registry.gate = new Promise<void>((resolve) => (open = resolve));
  const answers = await Promise.all(Array.from({ length: 8 }, () => stand.npm("team", "awaited/-/awaited-1.0.0.tgz")));
  const readers = answers.map(({ body }) => body!.getReader());
  const firsts = await Promise.all(readers.map((reader) => reader.read()));
  expect(firsts.every(({ value }) => value && value.length > 0)).toBe(true);
  expect(await versionsIn("team", "awaited")).toEqual([]);
  open();
  delete registry.gate;
  const wholes = await Promise.all(
    readers.map(async (reader, index) => {
      const chunks = [firsts[index]!.value!];
      for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value);
      return Buffer.concat(chunks);
    }),
  );
  expect(wholes.every((whole) => whole.equals(bytes))).toBe(true);
  expect(asksFor("/awaited/-/awaited-1.0.0.tgz")).toBe(1);
  expect(asksFor("/awaited")).toBe(1);
});

test("bytes that are not what was promised, or end too early, never arrive whole and are not kept", async () => {
  await registry.add("tampered", "1.0.0", { files: { "package/blob": randomBytes(100_000) } });
  registry.lieAbout("tampered", "1.0.0", { integrity: `sha512-${Buffer.alloc(64).toString("base64")}` });
  await expect(stand.npm("team", "tampered/-/tampered-1.0.0.tgz").then(bytesOf)).rejects.toThrow();
  await registry.add("cut-off", "1.0.0", { files: { "package/blob": randomBytes(100_000) } });
  registry.mode = "broken";
  await expect(stand.npm("team", "cut-off/-/cut-off-1.0.0.tgz").then(bytesOf)).rejects.toThrow();
  registry.mode = "up";
  expect(await versionsIn("npm-store", "tampered")).toEqual([]);
  expect((await stand.npm("team", "cut-off/-/cut-off-1.0.0.tgz").then(bytesOf)).length).toBeGreaterThan(100_000);
});

test("answers are kept, asked for again with their ETag, sooner for a version that is missed, and absence for a while", async () => {
  await registry.add("moving", "1.0.0");
  for (let times = 0; times < 3; times++) expect(Object.keys((await packument("team", "moving")).versions)).toEqual(["1.0.0"]);
  expect(asksFor("/moving")).toBe(1);
  await age("moving");
  await packument("team", "moving");
  expect(asksFor("/moving")).toBe(2);
  await registry.add("moving", "1.1.0");
  await stand.server.kernel.store.transaction((tx) =>
    sql`update codeartifact_offer set checked_at = now() - interval '1 minute' where name = 'moving'`.execute(tx),
  );
  await stand.server.restart();
  expect(Object.keys((await packument("team", "moving")).versions)).toEqual(["1.0.0"]);
  for (let times = 0; times < 3; times++) expect((await stand.npm("team", "nobody-has-it")).status).toBe(404);
  expect(asksFor("/nobody-has-it")).toBe(1);
});

test("a registry that is out of order leaves what is kept of it, also over a restart", async () => {
  await registry.add("steady", "1.0.0");
  await packument("team", "steady");
  registry.mode = "down";
  await age("steady");
  expect(Object.keys((await packument("team", "steady")).versions)).toEqual(["1.0.0"]);
  expect((await stand.npm("team", "steady/-/steady-1.0.0.tgz")).status).toBe(502);
  expect((await stand.npm("team", "unheard-of")).status).toBe(404);
  registry.mode = "up";
});

test("groups and origin controls close the way out; internal names are not told to an audit", async () => {
  await registry.add("@acme/secret", "9.9.9");
  await stand.client.send(new ca.CreatePackageGroupCommand({ domain, packageGroup: "/npm/acme/*" }));
  const restrictions = { EXTERNAL_UPSTREAM: "BLOCK" as const };
  await stand.client.send(new ca.UpdatePackageGroupOriginConfigurationCommand({ domain, packageGroup: "/npm/acme/*", restrictions }));
  expect((await stand.npm("team", "@acme%2fsecret")).status).toBe(404);
  expect((await stand.npm("team", "@acme/secret/-/secret-9.9.9.tgz")).status).toBe(404);
  expect(registry.asked.some((asked) => asked.includes("secret"))).toBe(false);
  await registry.add("inside", "9.9.9");
  const { document } = await npmDocument({ name: "inside", version: "1.0.0" });
  expect((await stand.npm("team", "inside", { method: "PUT", body: JSON.stringify(document) })).status).toBe(201);
  expect(Object.keys((await packument("team", "inside")).versions)).toEqual(["1.0.0"]);
  const body = JSON.stringify({ "left-pad": ["1.3.0"], inside: ["1.0.0"], "@acme/secret": ["1.0.0"] });
  const audited = await stand.npm("team", "-/npm/v1/security/advisories/bulk", { method: "POST", body });
  expect(await audited.json()).toEqual({ asked: { "left-pad": ["1.3.0"] } });
  await registry.add("taken", "1.0.0");
  const clash = await npmDocument({ name: "taken", version: "1.0.0" });
  expect((await stand.npm("team", "taken", { method: "PUT", body: JSON.stringify(clash.document) })).status).toBe(409);
});

test("copying with includeFromUpstream brings a public version into another repository", async () => {
  await stand.repository("curated");
  const bytes = await registry.add("chosen", "1.0.0");
  const copied = await stand.client.send(
    new ca.CopyPackageVersionsCommand({
      ...{ domain, sourceRepository: "team", destinationRepository: "curated", format: "npm", package: "chosen" },
      ...{ versions: ["1.0.0"], includeFromUpstream: true },
    }),
  );
  expect(copied).toMatchObject({ successfulVersions: { "1.0.0": { status: "Published" } }, failedVersions: {} });
  expect((await bytesOf(await stand.npm("curated", "chosen/-/chosen-1.0.0.tgz"))).equals(bytes)).toBe(true);
});

test("a minimum age holds young versions back, tarballs as well, and a package group breaks the glass", async () => {
  await stand.repository("careful", { upstreams: ["npm-store"], tags: { "quintet:minimum-package-age": "7d" } });
  await registry.add("young", "1.0.0");
  await registry.add("young", "1.1.0", { publishedAt: new Date().toISOString() });
  expect(await packument("careful", "young")).toMatchObject({ "dist-tags": { latest: "1.0.0" } });
  expect(Object.keys((await packument("careful", "young")).versions)).toEqual(["1.0.0"]);
  expect((await stand.npm("careful", "young/-/young-1.1.0.tgz")).status).toBe(404);
  const tags = [{ key: "quintet:minimum-package-age", value: "0m" }];
  await stand.client.send(new ca.CreatePackageGroupCommand({ domain, packageGroup: "/npm//young$", tags }));
  expect(Object.keys((await packument("careful", "young")).versions)).toEqual(["1.0.0", "1.1.0"]);
  expect((await stand.npm("careful", "young/-/young-1.1.0.tgz")).status).toBe(200);
});

test("metadata of the wrong shape is left out, and leads to no other place", async () => {
  await registry.add("odd", "1.0.0");
  await registry.add("odd", "2.0.0");
  registry.lieAbout("odd", "2.0.0", { tarball: "http://169.254.169.254/latest/meta-data" });
  expect((await stand.npm("team", "odd/-/odd-2.0.0.tgz")).status).toBe(502);
  registry.lieAbout("odd", "2.0.0", { tarball: 7 });
  await age("odd");
  expect(Object.keys((await packument("team", "odd")).versions)).toEqual(["1.0.0"]);
});
