import {
  CreateEnvironmentTemplateCommand,
  CreateEnvironmentTemplateVersionCommand,
  CreateRepositoryCommand,
  CreateServiceTemplateCommand,
  CreateServiceTemplateVersionCommand,
  DeleteEnvironmentTemplateCommand,
  DeleteEnvironmentTemplateVersionCommand,
  DeleteRepositoryCommand,
  GetAccountSettingsCommand,
  GetEnvironmentTemplateCommand,
  GetEnvironmentTemplateVersionCommand,
  GetRepositoryCommand,
  GetResourcesSummaryCommand,
  ListEnvironmentTemplatesCommand,
  ListEnvironmentTemplateVersionsCommand,
  ListRepositoriesCommand,
  ListTagsForResourceCommand,
  ProtonClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAccountSettingsCommand,
  UpdateEnvironmentTemplateCommand,
  UpdateEnvironmentTemplateVersionCommand,
  UpdateServiceTemplateVersionCommand,
  waitUntilEnvironmentTemplateVersionRegistered,
  waitUntilServiceTemplateVersionRegistered,
} from "@aws-sdk/client-proton";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "../../harness/index.ts";
import { environmentBundle, environmentSchema, serviceBundle, tarGz } from "./bundles.ts";

let server: TestServer;
let proton: ProtonClient;
const bucket = "bundles";
const source = (key: string) => ({ s3: { bucket, key } });
const waiter = () => ({ client: proton, maxWaitTime: 20, minDelay: 0.05 as 1, maxDelay: 0.2 as 1 });

beforeAll(async () => {
  server = await startServer();
  proton = server.client(ProtonClient);
  const s3 = server.client(S3Client, { forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const other = { ...environmentBundle, "schema/schema.yaml": environmentSchema("        other: {type: string}\n") };
  for (const [Key, Body] of [
    ["env.tar.gz", await tarGz(environmentBundle)],
    ["other.tar.gz", await tarGz(other)],
    ["svc.tar.gz", await tarGz(serviceBundle)],
    ["broken.tar.gz", Buffer.from("broken")],
  ] as const)
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
}, 120_000);
afterAll(() => server?.stop());

async function registered(templateName: string, key = "env.tar.gz", majorVersion?: string) {
  const asked = { templateName, source: source(key), ...(majorVersion ? { majorVersion } : {}) };
  const { environmentTemplateVersion: version } = await proton.send(new CreateEnvironmentTemplateVersionCommand(asked));
  expect(version?.status).toBe("REGISTRATION_IN_PROGRESS");
  const name = { templateName, majorVersion: version!.majorVersion!, minorVersion: version!.minorVersion! };
  await waitUntilEnvironmentTemplateVersionRegistered(waiter(), name);
  return name;
}
const publish = (name: { templateName: string; majorVersion: string; minorVersion: string }) =>
  proton.send(new UpdateEnvironmentTemplateVersionCommand({ ...name, status: "PUBLISHED" }));
const recommended = async (name: string) =>
  (await proton.send(new GetEnvironmentTemplateCommand({ name }))).environmentTemplate?.recommendedVersion;

test("a template is created once, modified, and deleted when it is empty", async () => {
  const asked = { name: "net", displayName: "Network", tags: [{ key: "team", value: "platform" }] };
  const { environmentTemplate: made } = await proton.send(new CreateEnvironmentTemplateCommand(asked));
  expect(made?.arn).toBe(`arn:aws:proton:${server.region}:${server.account}:environment-template/net`);
  const again = await proton.send(new CreateEnvironmentTemplateCommand(asked));
  expect(again.environmentTemplate).toEqual(made);
  await expect(proton.send(new CreateEnvironmentTemplateCommand({ name: "net" }))).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining("IdempotentParameterMismatch"),
  });
  await proton.send(new UpdateEnvironmentTemplateCommand({ name: "net", description: "changed" }));
  await expect(proton.send(new CreateEnvironmentTemplateCommand(asked))).rejects.toMatchObject({ name: "ConflictException" });
  const version = await registered("net");
  await expect(proton.send(new DeleteEnvironmentTemplateCommand({ name: "net" }))).rejects.toMatchObject({ name: "ConflictException" });
  await proton.send(new DeleteEnvironmentTemplateVersionCommand(version));
  expect((await proton.send(new DeleteEnvironmentTemplateVersionCommand(version))).environmentTemplateVersion).toBeUndefined();
  expect((await proton.send(new DeleteEnvironmentTemplateCommand({ name: "net" }))).environmentTemplate?.description).toBe("changed");
  expect((await proton.send(new DeleteEnvironmentTemplateCommand({ name: "net" }))).environmentTemplate).toBeUndefined();
  await expect(proton.send(new GetEnvironmentTemplateCommand({ name: "net" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    $metadata: { httpStatusCode: 400 },
  });
});

test("versions are registered, published, recommended and protected", async () => {
  const templateName = "vpc";
  await proton.send(new CreateEnvironmentTemplateCommand({ name: templateName }));
  const first = await registered(templateName);
  expect(first).toMatchObject({ majorVersion: "1", minorVersion: "0" });
  const { environmentTemplateVersion } = await proton.send(new GetEnvironmentTemplateVersionCommand(first));
  expect(environmentTemplateVersion).toMatchObject({ status: "DRAFT", schema: environmentBundle["schema/schema.yaml"] });
  expect(await recommended(templateName)).toBeUndefined();
  await publish(first);
  expect(await recommended(templateName)).toBe("1.0");
  await expect(proton.send(new UpdateEnvironmentTemplateVersionCommand({ ...first, status: "DRAFT" }))).rejects.toMatchObject({
    name: "ValidationException",
  });
  const second = await registered(templateName, "env.tar.gz", "1");
  await publish(second);
  const third = await registered(templateName, "other.tar.gz", "2");
  expect(third).toMatchObject({ majorVersion: "2", minorVersion: "0" });
  expect(await recommended(templateName)).toBe("1.1");
  await expect(proton.send(new DeleteEnvironmentTemplateVersionCommand(second))).rejects.toMatchObject({ name: "ConflictException" });
  await publish(third);
  expect(await recommended(templateName)).toBe("2.0");

  const majors = await proton.send(new ListEnvironmentTemplateVersionsCommand({ templateName }));
  expect(majors.templateVersions?.map((row) => [row.majorVersion, row.recommendedMinorVersion])).toEqual([
    ["1", "1"],
    ["2", "0"],
  ]);
  const page = await proton.send(new ListEnvironmentTemplateVersionsCommand({ templateName, majorVersion: "1", maxResults: 1 }));
  const { nextToken } = page;
  const next = await proton.send(new ListEnvironmentTemplateVersionsCommand({ templateName, majorVersion: "1", maxResults: 1, nextToken }));
  expect([...page.templateVersions!, ...next.templateVersions!].map((row) => row.minorVersion)).toEqual(["0", "1"]);
  expect(next.nextToken).toBeUndefined();

  await proton.send(new DeleteEnvironmentTemplateVersionCommand(first));
  expect(await registered(templateName, "env.tar.gz", "1")).toMatchObject({ minorVersion: "2" });
  await expect(
    proton.send(new CreateEnvironmentTemplateVersionCommand({ templateName, majorVersion: "9", source: source("env.tar.gz") })),
  ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("a bundle that is not good, or not there, fails its registration with the reason", async () => {
  const templateName = "bad";
  await proton.send(new CreateEnvironmentTemplateCommand({ name: templateName }));
  const failed = async (key: string) => {
    const majorVersion = "1";
    await registered(templateName, key, majorVersion).catch(() => undefined);
    const { templateVersions = [] } = await proton.send(new ListEnvironmentTemplateVersionsCommand({ templateName, majorVersion }));
    return templateVersions.at(-1);
  };
  expect(await failed("broken.tar.gz")).toMatchObject({
    status: "REGISTRATION_FAILED",
    statusMessage: expect.stringContaining("cannot be read as a gzip-compressed tar file"),
  });
  expect(await failed("nowhere")).toMatchObject({ status: "REGISTRATION_FAILED", statusMessage: expect.stringContaining("NoSuchKey") });
  expect(await failed("svc.tar.gz")).toMatchObject({ statusMessage: expect.stringContaining("environment_input_type") });
  expect((await failed("env.tar.gz"))?.status).toBe("DRAFT");
  expect(await failed("other.tar.gz")).toMatchObject({ statusMessage: expect.stringContaining("vpc_cidr was removed") });
  const broken = { templateName, majorVersion: "1", minorVersion: "0" };
  await expect(publish(broken)).rejects.toMatchObject({ name: "ConflictException" });
});

test("a client token makes one version, and only for the same parameters", async () => {
  const templateName = "token";
  await proton.send(new CreateEnvironmentTemplateCommand({ name: templateName }));
  const asked = { templateName, source: source("env.tar.gz"), clientToken: "once" };
  const { environmentTemplateVersion: one } = await proton.send(new CreateEnvironmentTemplateVersionCommand(asked));
  const { environmentTemplateVersion: two } = await proton.send(new CreateEnvironmentTemplateVersionCommand(asked));
  expect(two?.arn).toBe(one?.arn);
  await expect(proton.send(new CreateEnvironmentTemplateVersionCommand({ ...asked, description: "x" }))).rejects.toMatchObject({
    message: expect.stringContaining("IdempotentParameterMismatch"),
  });
});

test("a service template says which environments it fits", async () => {
  await proton.send(new CreateServiceTemplateCommand({ name: "web" }));
  const asked = (templateName: string, majorVersion: string) => ({
    templateName: "web",
    source: source("svc.tar.gz"),
    compatibleEnvironmentTemplates: [{ templateName, majorVersion }],
  });
  for (const [name, major] of [
    ["nobody", "1"],
    ["vpc", "7"],
  ] as const)
    await expect(proton.send(new CreateServiceTemplateVersionCommand(asked(name, major)))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  await proton.send(new CreateServiceTemplateVersionCommand(asked("vpc", "1")));
  const version = { templateName: "web", majorVersion: "1", minorVersion: "0" };
  await waitUntilServiceTemplateVersionRegistered(waiter(), version);
  const changed = await proton.send(
    new UpdateServiceTemplateVersionCommand({
      ...version,
      status: "PUBLISHED",
      compatibleEnvironmentTemplates: [{ templateName: "vpc", majorVersion: "2" }],
      supportedComponentSources: ["DIRECTLY_DEFINED"],
    }),
  );
  expect(changed.serviceTemplateVersion).toMatchObject({
    status: "PUBLISHED",
    recommendedMinorVersion: "0",
    compatibleEnvironmentTemplates: [{ templateName: "vpc", majorVersion: "2" }],
    supportedComponentSources: ["DIRECTLY_DEFINED"],
  });
});

test("lists come in pages, and a token that was made up is refused", async () => {
  const names: string[] = [];
  for (let nextToken: string | undefined; ; ) {
    const page = await proton.send(new ListEnvironmentTemplatesCommand({ maxResults: 1, ...(nextToken ? { nextToken } : {}) }));
    names.push(...page.templates!.map(({ name }) => name!));
    nextToken = page.nextToken;
    if (!nextToken) break;
  }
  expect(names).toEqual(["bad", "token", "vpc"]);
  await expect(proton.send(new ListEnvironmentTemplatesCommand({ nextToken: "abcd" }))).rejects.toMatchObject({
    name: "ValidationException",
  });
  const { counts } = await proton.send(new GetResourcesSummaryCommand({}));
  expect([counts?.environmentTemplates?.total, counts?.serviceTemplates?.total, counts?.environments?.total]).toEqual([3, 1, 0]);
});

test("tags go from a template to its later versions", async () => {
  const { templates = [] } = await proton.send(new ListEnvironmentTemplatesCommand({}));
  const resourceArn = templates.find(({ name }) => name === "vpc")!.arn!;
  await proton.send(
    new TagResourceCommand({
      resourceArn,
      tags: [
        { key: "a", value: "1" },
        { key: "b", value: "2" },
      ],
    }),
  );
  await proton.send(new UntagResourceCommand({ resourceArn, tagKeys: ["a"] }));
  const { minorVersion } = await registered("vpc", "env.tar.gz", "1");
  const tagsOf = async (arn: string) => (await proton.send(new ListTagsForResourceCommand({ resourceArn: arn }))).tags;
  expect(await tagsOf(resourceArn)).toEqual([{ key: "b", value: "2" }]);
  expect(await tagsOf(`${resourceArn}:1.${minorVersion}`)).toEqual([{ key: "b", value: "2" }]);
  await expect(proton.send(new TagResourceCommand({ resourceArn, tags: [{ key: "aws:x", value: "" }] }))).rejects.toMatchObject({
    name: "ValidationException",
  });
  await expect(tagsOf(`${resourceArn}x`)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("repositories are linked, used by the account settings, and then protected", async () => {
  const connectionArn = `arn:aws:codeconnections:${server.region}:${server.account}:connection/c`;
  const link = { provider: "GITHUB" as const, name: "org/infra" };
  const update = (input: object) => proton.send(new UpdateAccountSettingsCommand(input));
  const pipelineProvisioningRepository = { ...link, branch: "main" };
  await expect(update({ pipelineProvisioningRepository })).rejects.toMatchObject({ name: "ValidationException" });
  const { repository } = await proton.send(new CreateRepositoryCommand({ ...link, connectionArn }));
  expect(repository?.arn).toBe(`arn:aws:proton:${server.region}:${server.account}:repository/github:org/infra`);
  expect((await proton.send(new GetRepositoryCommand(link))).repository).toEqual(repository);
  expect((await proton.send(new ListRepositoriesCommand({}))).repositories).toEqual([repository]);
  const role = `arn:aws:iam::${server.account}:role/pipeline`;
  await update({ pipelineProvisioningRepository, pipelineServiceRoleArn: role });
  const settings = (await proton.send(new GetAccountSettingsCommand({}))).accountSettings;
  expect(settings).toEqual({
    pipelineServiceRoleArn: role,
    pipelineProvisioningRepository: { ...pipelineProvisioningRepository, arn: repository!.arn },
  });
  await expect(proton.send(new DeleteRepositoryCommand(link))).rejects.toMatchObject({ name: "ConflictException" });
  await expect(update({ pipelineProvisioningRepository, deletePipelineProvisioningRepository: true })).rejects.toMatchObject({
    name: "ValidationException",
  });
  expect((await update({ deletePipelineProvisioningRepository: true, pipelineServiceRoleArn: "" })).accountSettings).toEqual({});
  await proton.send(new DeleteRepositoryCommand(link));
  await expect(proton.send(new GetRepositoryCommand(link))).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
