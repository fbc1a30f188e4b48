import { createHash } from "node:crypto";
import {
  CodeartifactClient,
  GetPackageVersionAssetCommand,
  GetRepositoryEndpointCommand,
  ListPackageVersionAssetsCommand,
  PublishPackageVersionCommand,
} from "@aws-sdk/client-codeartifact";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stage, startStage } from "./stage.ts";

let stage: Stage;
let client: CodeartifactClient;
beforeAll(async () => {
  stage = await startStage("generic");
  client = stage.server.client(CodeartifactClient);
});
afterAll(() => stage?.stop());

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const named = { domain: "acme", repository: "base", format: "generic", namespace: "tools", package: "kit" } as const;

function publish(
  packageVersion: string,
  assetName: string,
  content: string,
  over: { unfinished?: boolean; assetSHA256?: string; package?: string } = {},
) {
  const asset = { assetName, assetContent: Buffer.from(content), assetSHA256: sha256(content) };
  return client.send(new PublishPackageVersionCommand({ ...named, packageVersion, ...asset, ...over }));
}
async function read(packageVersion: string, asset: string): Promise<string> {
  const { asset: body } = await client.send(new GetPackageVersionAssetCommand({ ...named, packageVersion, asset }));
  return (await body!.transformToString()) as string;
}

test("assets join a version until it is finished; what is there may be sent again, other bytes may not", async () => {
  const first = await publish("1.0", "a b.txt", "one", { unfinished: true });
  expect(first).toMatchObject({
    status: "Unfinished",
    version: "1.0",
    asset: { name: "a b.txt", size: 3, hashes: { "SHA-256": sha256("one") } },
  });
  expect((await publish("1.0", "a b.txt", "one", { unfinished: true })).versionRevision).toBe(first.versionRevision);
  await expect(publish("1.0", "a b.txt", "two", { unfinished: true })).rejects.toThrow("already exists with other content");
  expect(await read("1.0", "a b.txt")).toBe("one");
  expect((await publish("1.0", "größe.bin", "", {})).status).toBe("Published");
  await expect(publish("1.0", "late.txt", "x")).rejects.toMatchObject({ name: "ConflictException" });
  const { assets } = await client.send(new ListPackageVersionAssetsCommand({ ...named, packageVersion: "1.0" }));
  expect(assets!.map(({ name, size }) => [name, size])).toEqual([
    ["a b.txt", 3],
    ["größe.bin", 0],
  ]);
});

test.each(["../x", "a/b", "..", "a\tb", " a", "a  b", "a\\b", "a%b"])(
  "the asset name %j is refused, and nothing is stored",
  async (name) => {
    await expect(publish("1.0", name, "x", { package: "evil" })).rejects.toMatchObject({ name: "ValidationException" });
    expect(await stage.packages("base")).not.toContain("evil");
  },
);

test("other bytes than were promised are refused, and nothing is stored", async () => {
  const promised = publish("1.0", "x", "x", { package: "evil", assetSHA256: sha256("y") });
  // The promised hash is what the request is signed with: the signature does not hold for other bytes.
  await expect(promised).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  expect(await stage.packages("base")).not.toContain("evil");
});

test("there is an endpoint, but no package manager behind it", async () => {
  const { repositoryEndpoint } = await client.send(
    new GetRepositoryEndpointCommand({ domain: "acme", repository: "base", format: "generic" }),
  );
  expect(repositoryEndpoint).toBe(stage.endpoint("base"));
  expect((await stage.fetch("base", "tools/kit/1.0/a")).status).toBe(404);
});
