import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import * as sdk from "@aws-sdk/client-ecr";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../harness/index.ts";
import { createRegistryStage, digestOf, imageType, type RegistryStage } from "./registry-stage.ts";

let stage: RegistryStage;
beforeAll(async () => {
  stage = await createRegistryStage();
});
afterAll(() => stage.server.stop());

const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { errors: { code: string }[] }).errors[0]!.code];

describe("the registry's own protocol", () => {
  beforeAll(() => stage.repository("team/app"));

  test("nobody is let in without a login, and a login is good for everything that its holder may do", async () => {
    const anonymous = await fetch(`${stage.server.endpoint}/v2/`);
    expect(anonymous.status).toBe(401);
    expect(anonymous.headers.get("www-authenticate")).toMatch(/^Basic realm=/);
    const wrong = await stage.ask("GET", "", undefined, {
      authorization: `Basic ${Buffer.from("AWS:123456789012.xyz").toString("base64")}`,
    });
    expect(await codeOf(wrong)).toEqual([401, "UNAUTHORIZED"]);
    const base = await stage.ask("GET", "");
    expect([base.status, base.headers.get("docker-distribution-api-version")]).toEqual([200, "registry/2.0"]);
  });

  test("a blob in one request, read whole, in part, and by its head", async () => {
    const { digest } = await stage.blob("team/app", "0123456789");
    const head = await stage.ask("HEAD", `team/app/blobs/${digest}`);
    expect([head.status, head.headers.get("content-length"), head.headers.get("docker-content-digest")]).toEqual([200, "10", digest]);
    expect(await (await stage.ask("GET", `team/app/blobs/${digest}`)).text()).toBe("0123456789");
    const ranges: [string, number, string][] = [
      ["bytes=2-4", 206, "234"],
      ["bytes=7-", 206, "789"],
      ["bytes=-2", 206, "89"],
      ["bytes=5-500", 206, "56789"],
    ];
    for (const [range, status, text] of ranges) {
      const part = await stage.ask("GET", `team/app/blobs/${digest}`, undefined, { range });
      expect([range, part.status, await part.text()]).toEqual([range, status, text]);
    }
    expect((await stage.ask("GET", `team/app/blobs/${digest}`, undefined, { range: "bytes=10-" })).status).toBe(416);
    expect(await codeOf(await stage.ask("GET", `team/app/blobs/${digestOf("never")}`))).toEqual([404, "BLOB_UNKNOWN"]);
  });

  test("a blob in chunks: each begins where the last one ended, and the digest must be that of all", async () => {
    const begun = await stage.ask("POST", "team/app/blobs/uploads/");
    expect(begun.status).toBe(202);
    const place = begun.headers.get("location")!.slice("/v2/".length);
    const first = await stage.ask("PATCH", place, "chunk one, ", { "content-range": "0-10" });
    expect([first.status, first.headers.get("range")]).toEqual([202, "0-10"]);
    expect((await stage.ask("PATCH", place, "twice", { "content-range": "0-4" })).status).toBe(416);
    const second = await stage.ask("PATCH", place, "chunk two, ", { "content-range": "11-21" });
    expect(second.headers.get("range")).toBe("0-21");
    const state = await stage.ask("GET", place);
    expect([state.status, state.headers.get("range")]).toEqual([204, "0-21"]);
    const whole = "chunk one, chunk two, the end";
    const done = await stage.ask("PUT", `${place}?digest=${digestOf(whole)}`, "the end");
    expect([done.status, done.headers.get("docker-content-digest")]).toEqual([201, digestOf(whole)]);
    expect(await (await stage.ask("GET", `team/app/blobs/${digestOf(whole)}`)).text()).toBe(whole);
    expect(await codeOf(await stage.ask("PATCH", place, "more"))).toEqual([404, "BLOB_UPLOAD_UNKNOWN"]);
  });

  test("bytes that are not what their digest says leave nothing", async () => {
    const place = (await stage.ask("POST", "team/app/blobs/uploads/")).headers.get("location")!.slice("/v2/".length);
    expect(await codeOf(await stage.ask("PUT", `${place}?digest=${digestOf("promised")}`, "delivered"))).toEqual([400, "DIGEST_INVALID"]);
    expect((await stage.ask("HEAD", `team/app/blobs/${digestOf("delivered")}`)).status).toBe(404);
    expect(await codeOf(await stage.ask("POST", "team/app/blobs/uploads/?digest=md5:1", "x"))).toEqual([400, "DIGEST_INVALID"]);
    const given = await stage.ask("POST", "team/app/blobs/uploads/");
    expect((await stage.ask("DELETE", given.headers.get("location")!.slice("/v2/".length))).status).toBe(204);
  });

  test("a manifest needs its blobs; tags move; a digest is for ever; paths lead nowhere", async () => {
    const config = await stage.blob("team/app", "{}");
    const lost = { digest: digestOf("lost"), size: 4, mediaType: "x/y" };
    const manifest = (layers: unknown[]) => JSON.stringify({ schemaVersion: 2, mediaType: imageType, config, layers });
    expect(await codeOf(await stage.ask("PUT", "team/app/manifests/v1", manifest([lost])))).toEqual([400, "MANIFEST_BLOB_UNKNOWN"]);
    expect(await codeOf(await stage.ask("PUT", "team/app/manifests/v1", "{"))).toEqual([400, "MANIFEST_INVALID"]);
    const digest = await stage.image("team/app", "v1", "one");
    const other = await stage.image("team/app", "v1", "two");
    expect(other).not.toBe(digest);
    const byTag = await stage.ask("GET", "team/app/manifests/v1");
    expect([byTag.headers.get("docker-content-digest"), byTag.headers.get("content-type")]).toEqual([other, imageType]);
    expect(digestOf(await byTag.text())).toBe(other);
    expect((await stage.ask("HEAD", `team/app/manifests/${digest}`)).status).toBe(200);
    expect(await codeOf(await stage.ask("PUT", `team/app/manifests/${digestOf("x")}`, manifest([])))).toEqual([400, "DIGEST_INVALID"]);
    expect(await codeOf(await stage.ask("GET", "team/app/manifests/none"))).toEqual([404, "MANIFEST_UNKNOWN"]);
    expect(await codeOf(await stage.ask("GET", "no/such/manifests/v1"))).toEqual([404, "NAME_UNKNOWN"]);
    for (const path of ["..%2fetc/manifests/v1", "UPPER/tags/list", "%/tags/list", "a//b/tags/list"]) {
      expect([path, (await stage.ask("GET", path)).status]).toEqual([path, 404]);
    }
  });

  test("an index names images; referrers say something about one; tags are listed in pages", async () => {
    await stage.repository("many");
    const digest = await stage.image("many", "a");
    for (const tag of ["b", "c"]) await stage.image("many", tag, tag);
    const index = JSON.stringify({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [{ digest, size: 1, mediaType: imageType }],
    });
    expect((await stage.ask("PUT", "many/manifests/all", index)).status).toBe(201);
    const signature = JSON.stringify({
      ...{ schemaVersion: 2, mediaType: imageType, artifactType: "test/signature", config: await stage.blob("many", "{}"), layers: [] },
      ...{ subject: { digest, size: 1, mediaType: imageType } },
    });
    const signed = await stage.ask("PUT", `many/manifests/${digestOf(signature)}`, signature);
    expect([signed.status, signed.headers.get("oci-subject")]).toEqual([201, digest]);
    const referrers = (await (await stage.ask("GET", `many/referrers/${digest}?artifactType=test/signature`)).json()) as {
      manifests: object[];
    };
    expect(referrers.manifests).toMatchObject([{ digest: digestOf(signature), artifactType: "test/signature" }]);
    const first = await stage.ask("GET", "many/tags/list?n=3");
    expect(await first.json()).toEqual({ name: "many", tags: ["a", "all", "b"] });
    expect(first.headers.get("link")).toContain("last=b");
    expect(await (await stage.ask("GET", "many/tags/list?n=3&last=b")).json()).toEqual({ name: "many", tags: ["c"] });
  });

  test("a blob is mounted from another repository without being sent, and stays when that one goes", async () => {
    await stage.repository("from");
    await stage.repository("to");
    const { digest } = await stage.blob("from", "shared bytes");
    expect((await stage.ask("POST", `to/blobs/uploads/?mount=${digest}&from=from`)).status).toBe(201);
    expect((await stage.ask("POST", `to/blobs/uploads/?mount=${digestOf("none")}&from=from`)).status).toBe(202);
    await stage.ecr.send(new sdk.DeleteRepositoryCommand({ repositoryName: "from", force: true }));
    expect(await (await stage.ask("GET", `to/blobs/${digest}`)).text()).toBe("shared bytes");
  });

  test("what an image needs is not deleted; an image goes with its tags", async () => {
    await stage.repository("gone");
    const digest = await stage.image("gone", "v1", "precious");
    expect((await stage.ask("DELETE", `gone/blobs/${digestOf("precious")}`)).status).toBe(405);
    expect((await stage.ask("DELETE", `gone/manifests/${digest}`)).status).toBe(202);
    expect((await stage.ask("GET", "gone/manifests/v1")).status).toBe(404);
    expect((await stage.ask("DELETE", `gone/blobs/${digestOf("precious")}`)).status).toBe(202);
  });
});

describe("ECR's operations", () => {
  test("repositories: made, described in pages, tagged, deleted when empty", async () => {
    const tags = [{ Key: "team", Value: "a" }];
    const { repository } = await stage.ecr.send(new sdk.CreateRepositoryCommand({ repositoryName: "ops/one", tags }));
    expect(repository).toMatchObject({ repositoryName: "ops/one", registryId: stage.server.account, imageTagMutability: "MUTABLE" });
    expect(repository!.repositoryUri).toBe(`${stage.server.endpoint.slice("http://".length)}/ops/one`);
    await expect(stage.ecr.send(new sdk.CreateRepositoryCommand({ repositoryName: "ops/one" }))).rejects.toThrow(
      sdk.RepositoryAlreadyExistsException,
    );
    await expect(stage.ecr.send(new sdk.CreateRepositoryCommand({ repositoryName: "Bad Name" }))).rejects.toThrow(
      sdk.InvalidParameterException,
    );
    const resourceArn = repository!.repositoryArn!;
    await stage.ecr.send(new sdk.TagResourceCommand({ resourceArn, tags: [{ Key: "x", Value: "y" }] }));
    await stage.ecr.send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: ["team"] }));
    expect((await stage.ecr.send(new sdk.ListTagsForResourceCommand({ resourceArn }))).tags).toEqual([{ Key: "x", Value: "y" }]);
    const page = await stage.ecr.send(new sdk.DescribeRepositoriesCommand({ maxResults: 1 }));
    const rest = await stage.ecr.send(new sdk.DescribeRepositoriesCommand({ nextToken: page.nextToken! }));
    expect([...page.repositories!, ...rest.repositories!].map(({ repositoryName }) => repositoryName)).toContain("ops/one");
    await stage.image("ops/one", "v1");
    await expect(stage.ecr.send(new sdk.DeleteRepositoryCommand({ repositoryName: "ops/one" }))).rejects.toThrow(
      sdk.RepositoryNotEmptyException,
    );
    await stage.ecr.send(new sdk.DeleteRepositoryCommand({ repositoryName: "ops/one", force: true }));
    await expect(stage.ecr.send(new sdk.DescribeRepositoriesCommand({ repositoryNames: ["ops/one"] }))).rejects.toThrow(
      sdk.RepositoryNotFoundException,
    );
  });

  test("images: listed, described, got, put again under another tag, deleted tag by tag", async () => {
    const repositoryName = "ops/images";
    await stage.repository(repositoryName);
    const digest = await stage.image(repositoryName, "v1");
    const got = await stage.ecr.send(
      new sdk.BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: "v1" }, { imageTag: "none" }] }),
    );
    expect(got.failures).toMatchObject([{ failureCode: "ImageNotFound" }]);
    const { imageManifest } = got.images![0]!;
    await stage.ecr.send(new sdk.PutImageCommand({ repositoryName, imageManifest, imageTag: "stable" }));
    await expect(stage.ecr.send(new sdk.PutImageCommand({ repositoryName, imageManifest, imageTag: "stable" }))).rejects.toThrow(
      sdk.ImageAlreadyExistsException,
    );
    const details = await stage.ecr.send(new sdk.DescribeImagesCommand({ repositoryName }));
    expect(details.imageDetails).toMatchObject([
      { imageDigest: digest, imageTags: ["stable", "v1"], imageSizeInBytes: 7, imageManifestMediaType: imageType },
    ]);
    const layers = await stage.ecr.send(
      new sdk.BatchCheckLayerAvailabilityCommand({ repositoryName, layerDigests: [digestOf("layer"), digestOf("none")] }),
    );
    expect(layers.layers!.map(({ layerAvailability }) => layerAvailability)).toEqual(["AVAILABLE", "UNAVAILABLE"]);
    await stage.ecr.send(new sdk.BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageTag: "v1" }] }));
    expect((await stage.ecr.send(new sdk.ListImagesCommand({ repositoryName }))).imageIds).toEqual([
      { imageDigest: digest, imageTag: "stable" },
    ]);
    await stage.ecr.send(new sdk.BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageDigest: digest }] }));
    expect((await stage.ecr.send(new sdk.ListImagesCommand({ repositoryName }))).imageIds).toEqual([]);
    await expect(stage.ecr.send(new sdk.DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag: "v1" }] }))).rejects.toThrow(
      sdk.ImageNotFoundException,
    );
  });

  test("an immutable tag stays where it is, through every door", async () => {
    const repositoryName = "ops/fixed";
    await stage.repository(repositoryName);
    await stage.ecr.send(new sdk.PutImageTagMutabilityCommand({ repositoryName, imageTagMutability: "IMMUTABLE" }));
    const digest = await stage.image(repositoryName, "v1", "first");
    await expect(stage.image(repositoryName, "v1", "second")).rejects.toThrow("TAG_INVALID");
    expect(await stage.image(repositoryName, "v1", "first")).toBe(digest);
  });

  test("lifecycle policies are kept; repository policies let others in and keep them out", async () => {
    const repositoryName = "ops/policies";
    await stage.repository(repositoryName);
    const lifecyclePolicyText = JSON.stringify({
      rules: [
        { rulePriority: 1, selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 5 }, action: { type: "expire" } },
      ],
    });
    await stage.ecr.send(new sdk.PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText }));
    expect((await stage.ecr.send(new sdk.GetLifecyclePolicyCommand({ repositoryName }))).lifecyclePolicyText).toBe(lifecyclePolicyText);
    await expect(stage.ecr.send(new sdk.GetRepositoryPolicyCommand({ repositoryName }))).rejects.toThrow(
      sdk.RepositoryPolicyNotFoundException,
    );
    await stage.image(repositoryName, "v1");
    const deny = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*", Action: ["ecr:BatchGetImage"] }] };
    await stage.ecr.send(new sdk.SetRepositoryPolicyCommand({ repositoryName, policyText: JSON.stringify(deny) }));
    expect(await codeOf(await stage.ask("GET", `${repositoryName}/manifests/v1`))).toEqual([403, "DENIED"]);
    await expect(stage.ecr.send(new sdk.SetRepositoryPolicyCommand({ repositoryName, policyText: "{" }))).rejects.toThrow(
      sdk.InvalidParameterException,
    );
    await stage.ecr.send(new sdk.DeleteRepositoryPolicyCommand({ repositoryName }));
    expect((await stage.ask("GET", `${repositoryName}/manifests/v1`)).status).toBe(200);
  });

  test("a push is an event", async () => {
    const [events, logs] = [stage.server.client(EventBridgeClient), stage.server.client(CloudWatchLogsClient)];
    const logGroupName = "/aws/events/ecr";
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    const EventPattern = JSON.stringify({
      source: ["aws.ecr"],
      "detail-type": ["ECR Image Action"],
      detail: { "action-type": ["PUSH"], "repository-name": ["ops/heard"] },
    });
    await events.send(new PutRuleCommand({ Name: "pushes", EventPattern }));
    const Arn = `arn:aws:logs:us-east-1:${stage.server.account}:log-group:${logGroupName}`;
    await events.send(new PutTargetsCommand({ Rule: "pushes", Targets: [{ Id: "log", Arn }] }));
    await stage.repository("ops/heard");
    const digest = await stage.image("ops/heard", "v7");
    const [event] = await until(async () => {
      const found = await logs.send(new FilterLogEventsCommand({ logGroupName }));
      return found.events?.length ? found.events : undefined;
    });
    expect(JSON.parse(event!.message!).detail).toMatchObject({
      result: "SUCCESS",
      "repository-name": "ops/heard",
      "image-digest": digest,
      "image-tag": "v7",
    });
  });
});
