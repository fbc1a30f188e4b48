import { createHash } from "node:crypto";
import * as ca from "@aws-sdk/client-codeartifact";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stand, startStand } from "./stand.ts";

let stand: Stand;
let client: ca.CodeartifactClient;
const domain = "tools";
beforeAll(async () => {
  stand = await startStand();
  client = stand.client;
  for (const name of ["source", "target", "empty"]) await stand.repository(name);
});
afterAll(() => stand.stop());

interface Publishing {
  repository?: string;
  version?: string;
  asset?: string;
  content?: string;
  unfinished?: boolean;
}
const named = (name: string, repository = "source") => ({
  domain,
  repository,
  format: "generic" as const,
  namespace: "acme",
  package: name,
});
const publish = (name: string, { repository, version = "1.0", asset = "file.txt", content = "content", unfinished }: Publishing = {}) =>
  client.send(
    new ca.PublishPackageVersionCommand({
      ...{ ...named(name, repository), packageVersion: version, assetName: asset, assetContent: Buffer.from(content) },
      assetSHA256: createHash("sha256").update(content).digest("hex"),
      ...(unfinished === undefined ? {} : { unfinished }),
    }),
  );
const statusesOf = async (name: string, repository = "source") =>
  Object.fromEntries(
    ((await client.send(new ca.ListPackageVersionsCommand(named(name, repository)))).versions ?? []).map(({ version, status }) => [
      version,
      status,
    ]),
  );

test("a generic package grows while it is unfinished, and is read back byte for byte", async () => {
  const first = await publish("app", { asset: "a ü.txt", content: "first", unfinished: true });
  expect(first).toMatchObject({ status: "Unfinished", version: "1.0", asset: { name: "a ü.txt", size: 5 } });
  expect(Object.keys(first.asset?.hashes ?? {}).sort()).toEqual(["MD5", "SHA-1", "SHA-256", "SHA-512"]);
  await expect(publish("app", { asset: "a ü.txt", content: "other", unfinished: true })).rejects.toMatchObject({
    name: "ConflictException",
    resourceType: "asset",
  });
  const last = await publish("app", { asset: "b.txt", content: "second" });
  expect(last.status).toBe("Published");
  expect(last.versionRevision).not.toBe(first.versionRevision);
  await expect(publish("app", { asset: "c.txt" })).rejects.toMatchObject({ name: "ConflictException" });
  expect((await publish("app", { asset: "b.txt", content: "second" })).versionRevision).toBe(last.versionRevision);
  const version = { ...named("app"), packageVersion: "1.0" };
  const { asset, ...answer } = await client.send(new ca.GetPackageVersionAssetCommand({ ...version, asset: "a ü.txt" }));
  expect(await asset?.transformToString()).toBe("first");
  expect(answer).toMatchObject({ packageVersion: "1.0", packageVersionRevision: last.versionRevision });
  const wrongRevision = new ca.GetPackageVersionAssetCommand({ ...version, asset: "b.txt", packageVersionRevision: "older" });
  await expect(client.send(wrongRevision)).rejects.toMatchObject({ name: "ConflictException" });
  const page = await client.send(new ca.ListPackageVersionAssetsCommand({ ...version, maxResults: 1 }));
  expect(page.assets).toMatchObject([{ name: "a ü.txt" }]);
  const rest = await client.send(new ca.ListPackageVersionAssetsCommand({ ...version, nextToken: page.nextToken! }));
  expect(rest.assets).toMatchObject([{ name: "b.txt", hashes: { "SHA-256": createHash("sha256").update("second").digest("hex") } }]);
  const { packageVersion } = await client.send(new ca.DescribePackageVersionCommand(version));
  expect(packageVersion).toMatchObject({
    status: "Published",
    origin: { originType: "INTERNAL", domainEntryPoint: { repositoryName: "source" } },
  });
  expect(packageVersion?.publishedTime).toBeInstanceOf(Date);
});

test("what is not generic, has the wrong hash or a name that leads elsewhere is refused, and nothing is stored", async () => {
  const asked = { ...named("bad"), packageVersion: "1", assetName: "f", assetContent: Buffer.from("x"), assetSHA256: "0".repeat(64) };
  await expect(client.send(new ca.PublishPackageVersionCommand(asked))).rejects.toThrow();
  await expect(client.send(new ca.PublishPackageVersionCommand({ ...asked, format: "npm" }))).rejects.toThrow();
  for (const asset of ["..", "a/b", "a\\b", " a", "a  b"])
    await expect(publish("bad", { asset }), asset).rejects.toMatchObject({ name: "ValidationException" });
  await expect(client.send(new ca.DescribePackageCommand(named("bad")))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    resourceType: "package",
  });
  const withoutNamespace = { domain, repository: "source", format: "generic" as const, package: "bad" };
  await expect(client.send(new ca.DescribePackageCommand(withoutNamespace))).rejects.toMatchObject({ name: "ValidationException" });
});

test("states: all versions change or none, and what comes after what", async () => {
  for (const version of ["1", "2", "3"]) await publish("states", { version, content: `states ${version}` });
  const update = (versions: string[], targetStatus: ca.PackageVersionStatus, more = {}) =>
    client.send(new ca.UpdatePackageVersionsStatusCommand({ ...named("states"), versions, targetStatus, ...more }));
  const missing = await update(["1", "9"], "Archived");
  expect(missing.successfulVersions).toEqual({});
  expect(missing.failedVersions).toMatchObject({ "1": { errorCode: "SKIPPED" }, "9": { errorCode: "NOT_FOUND" } });
  expect(await statusesOf("states")).toEqual({ "1": "Published", "2": "Published", "3": "Published" });
  expect((await update(["1", "2"], "Archived")).successfulVersions).toMatchObject({
    "1": { status: "Archived" },
    "2": { status: "Archived" },
  });
  expect((await update(["1"], "Published", { expectedStatus: "Unlisted" })).failedVersions).toMatchObject({
    "1": { errorCode: "MISMATCHED_STATUS" },
  });
  expect((await update(["1"], "Published", { versionRevisions: { "1": "other" } })).failedVersions).toMatchObject({
    "1": { errorCode: "MISMATCHED_REVISION" },
  });
  await expect(update(["1"], "Published", { versionRevisions: { "2": "x" } })).rejects.toMatchObject({ name: "ValidationException" });
  await expect(update(["1"], "Disposed")).rejects.toMatchObject({ name: "ValidationException" });
  const archived = new ca.GetPackageVersionAssetCommand({ ...named("states"), packageVersion: "1", asset: "file.txt" });
  await expect(client.send(archived)).rejects.toMatchObject({ name: "ResourceNotFoundException", resourceType: "asset" });
  await expect(publish("states", { version: "1", content: "states 1" })).rejects.toMatchObject({ name: "ConflictException" });
  await client.send(new ca.DisposePackageVersionsCommand({ ...named("states"), versions: ["1"] }));
  expect((await update(["1"], "Published")).failedVersions).toMatchObject({ "1": { errorCode: "NOT_ALLOWED" } });
  const disposed = await client.send(new ca.ListPackageVersionAssetsCommand({ ...named("states"), packageVersion: "1" }));
  expect(disposed.assets).toEqual([]);
  const gone = await client.send(new ca.DeletePackageVersionsCommand({ ...named("states"), versions: ["1"], expectedStatus: "Disposed" }));
  expect(gone.successfulVersions).toMatchObject({ "1": { status: "Deleted" } });
  expect((await publish("states", { version: "1", content: "anew" })).status).toBe("Published");
  const newest = await client.send(new ca.ListPackageVersionsCommand({ ...named("states"), sortBy: "PUBLISHED_TIME", maxResults: 1 }));
  expect(newest).toMatchObject({ versions: [{ version: "1" }], defaultDisplayVersion: "1" });
  const next = await client.send(
    new ca.ListPackageVersionsCommand({ ...named("states"), sortBy: "PUBLISHED_TIME", nextToken: newest.nextToken! }),
  );
  expect(next.versions?.map(({ version }) => version)).toEqual(["3", "2"]);
});

test("copies: identical ones in neither map, different ones refused or overwritten, all or none", async () => {
  for (const version of ["1", "2"]) await publish("copied", { version, content: `copied ${version}` });
  const copy = (more: object) =>
    client.send(
      new ca.CopyPackageVersionsCommand({
        ...{ domain, sourceRepository: "source", destinationRepository: "target", format: "generic", namespace: "acme", package: "copied" },
        ...more,
      }),
    );
  await expect(copy({})).rejects.toMatchObject({ name: "ValidationException" });
  expect((await copy({ versions: ["1", "7"] })).failedVersions).toMatchObject({
    "1": { errorCode: "SKIPPED" },
    "7": { errorCode: "NOT_FOUND" },
  });
  expect(Object.keys((await copy({ versions: ["1"] })).successfulVersions ?? {})).toEqual(["1"]);
  const again = await copy({ versions: ["1", "2"] });
  expect(Object.keys(again.successfulVersions ?? {})).toEqual(["2"]);
  expect(again.failedVersions).toEqual({});
  expect(await statusesOf("copied", "target")).toEqual({ "1": "Published", "2": "Published" });
  await client.send(new ca.DeletePackageVersionsCommand({ ...named("copied", "target"), versions: ["2"] }));
  await publish("copied", { repository: "target", version: "2", content: "something else" });
  expect((await copy({ versions: ["2"] })).failedVersions).toMatchObject({ "2": { errorCode: "ALREADY_EXISTS" } });
  await copy({ versions: ["2"], allowOverwrite: true });
  const { asset } = await client.send(
    new ca.GetPackageVersionAssetCommand({ ...named("copied", "target"), packageVersion: "2", asset: "file.txt" }),
  );
  expect(await asset?.transformToString()).toBe("copied 2");
  expect((await copy({ versionRevisions: { "1": "wrong" } })).failedVersions).toMatchObject({ "1": { errorCode: "MISMATCHED_REVISION" } });
  await client.send(new ca.DeletePackageCommand(named("copied")));
  const kept = await client.send(
    new ca.GetPackageVersionAssetCommand({ ...named("copied", "target"), packageVersion: "1", asset: "file.txt" }),
  );
  expect(await kept.asset?.transformToString()).toBe("copied 1");
});

test("origin configuration: made before the package, obeyed by publishing, gone with it", async () => {
  const restrictions = { publish: "BLOCK", upstream: "ALLOW" } as const;
  await client.send(new ca.PutPackageOriginConfigurationCommand({ ...named("fenced"), restrictions }));
  await expect(publish("fenced")).rejects.toMatchObject({ name: "AccessDeniedException" });
  await client.send(
    new ca.PutPackageOriginConfigurationCommand({ ...named("fenced"), restrictions: { publish: "ALLOW", upstream: "BLOCK" } }),
  );
  await publish("fenced");
  const { packages } = await client.send(
    new ca.ListPackagesCommand({ domain, repository: "source", namespace: "ac", packagePrefix: "fen", upstream: "BLOCK" }),
  );
  expect(packages).toEqual([
    {
      format: "generic",
      namespace: "acme",
      package: "fenced",
      originConfiguration: { restrictions: { publish: "ALLOW", upstream: "BLOCK" } },
    },
  ]);
  await client.send(new ca.DeletePackageCommand(named("fenced")));
  await expect(client.send(new ca.DescribePackageCommand(named("fenced")))).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("a package group that allows one repository alone, and look-alikes of its packages", async () => {
  const packageGroup = "/generic/acme/vault$";
  await client.send(new ca.CreatePackageGroupCommand({ domain, packageGroup }));
  const addAllowedRepositories = [{ repositoryName: "target", originRestrictionType: "PUBLISH" as const }];
  await client.send(
    new ca.UpdatePackageGroupOriginConfigurationCommand({
      domain,
      packageGroup,
      restrictions: { PUBLISH: "ALLOW_SPECIFIC_REPOSITORIES" },
      addAllowedRepositories,
    }),
  );
  await expect(publish("vault")).rejects.toMatchObject({ name: "AccessDeniedException" });
  await publish("vault", { repository: "target" });
  await expect(publish("Vault", { repository: "target" })).rejects.toMatchObject({ name: "AccessDeniedException" });
  await publish("vaults", { repository: "source" });
  const { packages } = await client.send(new ca.ListAssociatedPackagesCommand({ domain, packageGroup }));
  expect(packages).toEqual([{ format: "generic", namespace: "acme", package: "vault", associationType: "STRONG" }]);
  const preview = await client.send(new ca.ListAssociatedPackagesCommand({ domain, packageGroup: "/generic/acme/vaults~", preview: true }));
  expect(preview.packages?.map((one) => one.package)).toEqual(["vaults"]);
});

test("of many publications of one version at once, one wins and the others are told", async () => {
  const contents = Array.from({ length: 8 }, (_, index) => `contender ${index}`);
  const outcomes = await Promise.all(
    contents.map((content) =>
      publish("raced", { content }).then(
        () => content,
        (error: Error) => error.name,
      ),
    ),
  );
  const winners = outcomes.filter((outcome) => outcome.startsWith("contender"));
  expect(winners).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === "ConflictException")).toHaveLength(7);
  const { asset } = await client.send(
    new ca.GetPackageVersionAssetCommand({ ...named("raced"), packageVersion: "1.0", asset: "file.txt" }),
  );
  expect(await asset?.transformToString()).toBe(winners[0]);
});

test("every change is told to the bus, numbered, with what changed", async () => {
  await publish("told", { content: "told" });
  await client.send(new ca.UpdatePackageVersionsStatusCommand({ ...named("told"), versions: ["1.0"], targetStatus: "Unlisted" }));
  await client.send(new ca.DeletePackageCommand(named("told")));
  const { rows } = await stand.server.kernel.store.read((tx) =>
    sql<{ resources: string[]; detail: Record<string, unknown> }>`select resources, detail from event
      where detail_type = 'CodeArtifact Package Version State Change' and detail->>'packageName' = 'told' order by seq`.execute(tx),
  );
  expect(rows.map(({ detail }) => [detail.operationType, detail.packageVersionState, detail.packageNamespace])).toEqual([
    ["Created", "Published", "acme"],
    ["Updated", "Unlisted", "acme"],
    ["Deleted", "Unlisted", "acme"],
  ]);
  expect(rows[0]?.resources).toEqual([`arn:aws:codeartifact:us-east-1:${stand.server.account}:package/tools/source/generic/acme/told`]);
  expect(rows[0]?.detail.changes).toEqual({
    assetsAdded: 1,
    assetsRemoved: 0,
    assetsUpdated: 0,
    metadataUpdated: true,
    statusChanged: true,
  });
  const numbers = rows.map(({ detail }) => detail.sequenceNumber as number);
  expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
});

test("the same bytes in two repositories count once in the domain", async () => {
  const { domain: before } = await client.send(new ca.DescribeDomainCommand({ domain }));
  await publish("sized", { content: "x".repeat(1000) });
  await publish("sized", { repository: "empty", content: "x".repeat(1000) });
  const { domain: after } = await client.send(new ca.DescribeDomainCommand({ domain }));
  expect(after!.assetSizeBytes! - before!.assetSizeBytes!).toBe(1000);
});
