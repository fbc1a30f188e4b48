import * as ca from "@aws-sdk/client-codeartifact";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stand, startStand } from "./stand.ts";

let stand: Stand;
let client: ca.CodeartifactClient;
beforeAll(async () => {
  stand = await startStand();
  client = stand.client;
});
afterAll(() => stand.stop());
const domain = "tools";

test("a domain is made, described, listed, tagged, and deleted once it is empty", async () => {
  const made = await client.send(new ca.CreateDomainCommand({ domain: "short-lived", tags: [{ key: "team", value: "core" }] }));
  expect(made.domain).toMatchObject({
    name: "short-lived",
    owner: stand.server.account,
    status: "Active",
    repositoryCount: 0,
    assetSizeBytes: 0,
  });
  expect(made.domain?.encryptionKey).toMatch(/^arn:aws:kms:us-east-1:\d{12}:/);
  const resourceArn = made.domain?.arn;
  await client.send(new ca.TagResourceCommand({ resourceArn, tags: [{ key: "stage", value: "test" }] }));
  await client.send(new ca.UntagResourceCommand({ resourceArn, tagKeys: ["team"] }));
  expect((await client.send(new ca.ListTagsForResourceCommand({ resourceArn }))).tags).toEqual([{ key: "stage", value: "test" }]);
  await expect(client.send(new ca.CreateDomainCommand({ domain: "short-lived" }))).rejects.toMatchObject({
    name: "ConflictException",
    resourceType: "domain",
  });
  await client.send(new ca.CreateRepositoryCommand({ domain: "short-lived", repository: "only" }));
  await expect(client.send(new ca.DeleteDomainCommand({ domain: "short-lived" }))).rejects.toThrow(/has repositories/);
  await client.send(new ca.DeleteRepositoryCommand({ domain: "short-lived", repository: "only" }));
  const { domains = [] } = await client.send(new ca.ListDomainsCommand({ maxResults: 1 }));
  expect(domains.map(({ name }) => name)).toEqual(["short-lived"]);
  await client.send(new ca.DeleteDomainCommand({ domain: "short-lived" }));
  await expect(client.send(new ca.DescribeDomainCommand({ domain: "short-lived" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    resourceType: "domain",
  });
  await expect(client.send(new ca.CreateDomainCommand({ domain: "keyed", encryptionKey: "arn:aws:s3:::bucket" }))).rejects.toMatchObject({
    reason: "ENCRYPTION_KEY_ERROR",
  });
});

test("upstreams keep their order, must exist, and cannot make a circle", async () => {
  for (const name of ["base-repo", "middle", "side"]) await stand.repository(name);
  await client.send(
    new ca.UpdateRepositoryCommand({
      domain,
      repository: "middle",
      upstreams: [{ repositoryName: "base-repo" }],
      description: "in between",
    }),
  );
  const { repository } = await client.send(
    new ca.CreateRepositoryCommand({ domain, repository: "front", upstreams: [{ repositoryName: "side" }, { repositoryName: "middle" }] }),
  );
  expect(repository?.upstreams).toEqual([{ repositoryName: "side" }, { repositoryName: "middle" }]);
  expect(repository).toMatchObject({ administratorAccount: stand.server.account, domainName: domain, externalConnections: [] });
  const update = (name: string, ...upstreams: string[]) =>
    client.send(
      new ca.UpdateRepositoryCommand({ domain, repository: name, upstreams: upstreams.map((repositoryName) => ({ repositoryName })) }),
    );
  await expect(update("base-repo", "front")).rejects.toMatchObject({ name: "ConflictException" });
  await expect(update("base-repo", "base-repo")).rejects.toMatchObject({ name: "ValidationException" });
  await expect(update("base-repo", "nobody")).rejects.toMatchObject({ name: "ResourceNotFoundException", resourceId: "nobody" });
  await expect(update("front", "side", "side")).rejects.toMatchObject({ name: "ValidationException" });
  expect((await update("front")).repository?.upstreams).toEqual([]);
  const described = await client.send(new ca.DescribeRepositoryCommand({ domain, repository: "middle" }));
  expect(described.repository).toMatchObject({ description: "in between", upstreams: [{ repositoryName: "base-repo" }] });
});

test("two repositories that become each other's upstream at the same moment: one is refused", async () => {
  await stand.repository("left-one");
  await stand.repository("right-one");
  const join = (repository: string, upstream: string) =>
    client.send(new ca.UpdateRepositoryCommand({ domain, repository, upstreams: [{ repositoryName: upstream }] })).then(
      () => "joined",
      (error: Error) => error.name,
    );
  const outcome = await Promise.all([join("left-one", "right-one"), join("right-one", "left-one")]);
  expect(outcome.sort()).toEqual(["ConflictException", "joined"]);
});

test("a repository has one external connection, of AWS's list, and not beside upstreams", async () => {
  await stand.repository("npm-store");
  const associate = (repository: string, externalConnection: string) =>
    client.send(new ca.AssociateExternalConnectionCommand({ domain, repository, externalConnection }));
  await expect(associate("npm-store", "public:nowhere")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  const { repository } = await associate("npm-store", "public:npmjs");
  expect(repository?.externalConnections).toEqual([{ externalConnectionName: "public:npmjs", packageFormat: "npm", status: "Available" }]);
  await expect(associate("npm-store", "public:pypi")).rejects.toMatchObject({ name: "ConflictException" });
  await stand.repository("below-store", { upstreams: ["npm-store"] });
  await expect(associate("below-store", "public:pypi")).rejects.toMatchObject({ name: "ValidationException" });
  const gone = await client.send(
    new ca.DisassociateExternalConnectionCommand({ domain, repository: "npm-store", externalConnection: "public:npmjs" }),
  );
  expect(gone.repository?.externalConnections).toEqual([]);
});

test("policies are checked, locked by their revision, and deleted", async () => {
  await stand.repository("guarded");
  const named = { domain, repository: "guarded" };
  const policyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "codeartifact:ReadFromRepository", Resource: "*" }],
  });
  await expect(client.send(new ca.GetRepositoryPermissionsPolicyCommand(named))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  await expect(client.send(new ca.PutRepositoryPermissionsPolicyCommand({ ...named, policyDocument: "{}" }))).rejects.toMatchObject({
    name: "ValidationException",
  });
  const { policy } = await client.send(new ca.PutRepositoryPermissionsPolicyCommand({ ...named, policyDocument }));
  expect(policy).toMatchObject({ document: policyDocument });
  expect((await client.send(new ca.GetRepositoryPermissionsPolicyCommand(named))).policy).toEqual(policy);
  const late = { ...named, policyDocument, policyRevision: "older" };
  await expect(client.send(new ca.PutRepositoryPermissionsPolicyCommand(late))).rejects.toMatchObject({ name: "ConflictException" });
  await client.send(new ca.DeleteRepositoryPermissionsPolicyCommand({ ...named, policyRevision: policy!.revision! }));
  await client.send(new ca.PutDomainPermissionsPolicyCommand({ domain, policyDocument }));
  expect((await client.send(new ca.GetDomainPermissionsPolicyCommand({ domain }))).policy?.document).toBe(policyDocument);
  await client.send(new ca.DeleteDomainPermissionsPolicyCommand({ domain }));
  await expect(client.send(new ca.GetDomainPermissionsPolicyCommand({ domain }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("repositories are listed in pages, by prefix, in a domain and in the account", async () => {
  for (const name of ["page-a", "page-b", "page-c"]) await stand.repository(name);
  const first = await client.send(new ca.ListRepositoriesInDomainCommand({ domain, repositoryPrefix: "page-", maxResults: 2 }));
  expect(first.repositories?.map(({ name }) => name)).toEqual(["page-a", "page-b"]);
  const second = await client.send(
    new ca.ListRepositoriesInDomainCommand({ domain, repositoryPrefix: "page-", maxResults: 2, nextToken: first.nextToken! }),
  );
  expect(second.repositories?.map(({ name }) => name)).toEqual(["page-c"]);
  expect(second.nextToken).toBeUndefined();
  const mine = await client.send(new ca.ListRepositoriesCommand({ repositoryPrefix: "page-" }));
  expect(mine.repositories).toHaveLength(3);
  const others = new ca.ListRepositoriesInDomainCommand({ domain, administratorAccount: "999999999999" });
  expect((await client.send(others)).repositories).toEqual([]);
  await expect(client.send(new ca.ListRepositoriesCommand({ nextToken: "made-up" }))).rejects.toMatchObject({
    name: "ValidationException",
  });
});

test("package groups: hierarchy, inheritance, allowed repositories, strong and weak association", async () => {
  await stand.repository("grouped");
  const group = (packageGroup: string) => ({ domain, packageGroup });
  await client.send(
    new ca.CreatePackageGroupCommand({ ...group("/npm/acme/*"), contactInfo: "team@example.com", tags: [{ key: "a", value: "b" }] }),
  );
  const { packageGroup } = await client.send(new ca.CreatePackageGroupCommand(group("/npm/acme/ui~")));
  expect(packageGroup?.arn).toMatch(/:package-group\/tools\/npm\/acme\/ui~$/);
  expect(packageGroup?.parent?.pattern).toBe("/npm/acme/*");
  for (const wrong of ["/npm/acme/ui", "/npm/acme/u*i$", "/nope/*", "/npm/acme/ui-~", "npm/*", "/pypi/ns/x$"]) {
    await expect(client.send(new ca.CreatePackageGroupCommand(group(wrong))), wrong).rejects.toMatchObject({ name: "ValidationException" });
  }
  const updated = await client.send(
    new ca.UpdatePackageGroupOriginConfigurationCommand({
      ...group("/npm/acme/*"),
      restrictions: { PUBLISH: "ALLOW_SPECIFIC_REPOSITORIES", EXTERNAL_UPSTREAM: "BLOCK" },
      addAllowedRepositories: [{ repositoryName: "grouped", originRestrictionType: "PUBLISH" }],
    }),
  );
  expect(updated.allowedRepositoryUpdates).toEqual({ PUBLISH: { ADDED: ["grouped"] } });
  const inherited = await client.send(new ca.DescribePackageGroupCommand(group("/npm/acme/ui~")));
  expect(inherited.packageGroup?.originConfiguration?.restrictions?.EXTERNAL_UPSTREAM).toMatchObject({
    ...{ mode: "INHERIT", effectiveMode: "BLOCK" },
    inheritedFrom: { pattern: "/npm/acme/*" },
  });
  const allowed = new ca.ListAllowedRepositoriesForGroupCommand({ ...group("/npm/acme/*"), originRestrictionType: "PUBLISH" });
  expect((await client.send(allowed)).allowedRepositories).toEqual(["grouped"]);
  const of = (name: string, namespace = "acme") =>
    client.send(new ca.GetAssociatedPackageGroupCommand({ domain, format: "npm", namespace, package: name }));
  expect(await of("ui")).toMatchObject({ packageGroup: { pattern: "/npm/acme/ui~" }, associationType: "STRONG" });
  expect(await of("ui-kit")).toMatchObject({ packageGroup: { pattern: "/npm/acme/ui~" }, associationType: "STRONG" });
  expect(await of("uikit")).toMatchObject({ packageGroup: { pattern: "/npm/acme/*" } });
  expect(await of("UI")).toMatchObject({ packageGroup: { pattern: "/npm/acme/ui~" }, associationType: "WEAK" });
  expect(await of("left-pad", "other")).toMatchObject({ packageGroup: { pattern: "/*" } });
  const children = await client.send(new ca.ListSubPackageGroupsCommand(group("/npm/acme/*")));
  expect(children.packageGroups?.map(({ pattern }) => pattern)).toEqual(["/npm/acme/ui~"]);
  await client.send(new ca.UpdatePackageGroupCommand({ ...group("/npm/acme/ui~"), description: "what is seen" }));
  await client.send(new ca.DeletePackageGroupCommand(group("/npm/acme/*")));
  const orphan = await client.send(new ca.DescribePackageGroupCommand(group("/npm/acme/ui~")));
  expect(orphan.packageGroup).toMatchObject({ parent: { pattern: "/*" }, description: "what is seen" });
  await expect(client.send(new ca.DeletePackageGroupCommand(group("/*")))).rejects.toMatchObject({ name: "ValidationException" });
  const listed = await client.send(new ca.ListPackageGroupsCommand({ domain, prefix: "/npm" }));
  expect(listed.packageGroups?.map(({ pattern }) => pattern)).toEqual(["/npm/acme/ui~"]);
});
