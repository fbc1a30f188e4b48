import { randomBytes } from "node:crypto";
import * as ca from "@aws-sdk/client-codeartifact";
import { expect, test } from "vitest";
import { spawnServer, until } from "../../harness/index.ts";
import { distOf, npmDocument } from "./npm-document.ts";
import { startSmallRegistry } from "./small-registry.ts";

const domain = "tools";
const rounds = 2;

test("kill -9 in the middle of publications and of a fetch from outside: every version is whole or absent", {
  timeout: 180_000,
}, async () => {
  const registry = await startSmallRegistry();
  const server = await spawnServer({ env: { QUINTET_PUBLIC_REGISTRIES: `public:npmjs=${registry.address}` } });
  try {
    const client = () => server.client(ca.CodeartifactClient);
    await client().send(new ca.CreateDomainCommand({ domain }));
    await client().send(new ca.CreateRepositoryCommand({ domain, repository: "team" }));
    await client().send(new ca.AssociateExternalConnectionCommand({ domain, repository: "team", externalConnection: "public:npmjs" }));
    const { authorizationToken } = await client().send(new ca.GetAuthorizationTokenCommand({ domain }));
    const endpoint = (await client().send(new ca.GetRepositoryEndpointCommand({ domain, repository: "team", format: "npm" })))
      .repositoryEndpoint!;
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(endpoint + path, { ...init, headers: { authorization: `Bearer ${authorizationToken}` } });
    const documents = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        npmDocument({ name: "survivor", version: `1.0.${index}`, files: { "package/blob": randomBytes(150_000) } }),
      ),
    );
    const publish = (index: number): Promise<number> =>
      ask("survivor", { method: "PUT", body: JSON.stringify(documents[index]!.document) }).then(
        ({ status }) => status,
        () => 0,
      );
    const outside = await registry.add("outside", "1.0.0", { files: { "package/blob": randomBytes(500_000) } });
    const told = new Set<number>();
    for (let round = 0; round < rounds; round++) {
      let open = (): void => {};
      registry.gate = new Promise<void>((resolve) => (open = resolve));
      const fetching = ask("outside/-/outside-1.0.0.tgz")
        .then((response) => response.arrayBuffer())
        .catch(() => undefined);
      const running = documents.map(async (_, index) => {
        if ((await publish(index)) === 201) told.add(index);
      });
      const before = told.size;
      await until(async () => told.size > before + 1);
      await server.kill9();
      await Promise.all(running);
      open();
      await fetching;
      await server.restart();
      const answer = await ask("survivor");
      const { versions = {} } = (await answer.json()) as { versions?: Record<string, unknown> };
      for (const index of told) expect(Object.keys(versions)).toContain(`1.0.${index}`);
      for (const [index, { bytes }] of documents.entries()) {
        const tarball = await ask(`survivor/-/survivor-1.0.${index}.tgz`);
        expect(tarball.status, `1.0.${index}`).toBe(versions[`1.0.${index}`] ? 200 : 404);
        if (tarball.ok) expect(distOf(Buffer.from(await tarball.arrayBuffer()))).toEqual(distOf(bytes));
      }
      const held = new ca.ListPackageVersionsCommand({ domain, repository: "team", format: "npm", package: "outside" });
      await expect(client().send(held)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
      if (round === 0) {
        const named = { domain, repository: "team", format: "npm" as const, package: "survivor" };
        await client().send(new ca.DeletePackageVersionsCommand({ ...named, versions: Object.keys(versions) }));
        told.clear();
      }
    }
    delete registry.gate;
    expect(Buffer.from(await (await ask("outside/-/outside-1.0.0.tgz")).arrayBuffer()).equals(outside)).toBe(true);
  } finally {
    await server.stop();
    await registry.stop();
  }
});
