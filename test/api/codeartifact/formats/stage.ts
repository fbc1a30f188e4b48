import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  AssociateExternalConnectionCommand,
  CodeartifactClient,
  CreateDomainCommand,
  CreateRepositoryCommand,
  GetAuthorizationTokenCommand,
  ListPackagesCommand,
  type PackageFormat,
  type PackageVersionStatus,
  UpdatePackageVersionsStatusCommand,
} from "@aws-sdk/client-codeartifact";
import { startServer, type TestServer } from "../../../harness/index.ts";

/** A small registry of the outside world: whatever is put into `files` is what it has. */
export interface Registry {
  url: string;
  files: Map<string, { body: string | Buffer; type?: string }>;
  /** The paths that it was asked for. */
  asked: string[];
  stop(): void;
}

export async function startRegistry(): Promise<Registry> {
  const files: Registry["files"] = new Map();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").slice(1).split("?")[0]!;
    asked.push(path);
    const file = files.get(path);
    response.writeHead(file ? 200 : 404, file?.type ? { "content-type": file.type } : {});
    response.end(file?.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, files, asked, stop: () => server.close() };
}

export interface Stage {
  server: TestServer;
  client: CodeartifactClient;
  registry: Registry;
  token: string;
  /** A folder that clients may take for their home. */
  folder: string;
  /** A repository's endpoint: `base` holds what is published, `app` has it upstream, `team` what `store` gets from outside. */
  endpoint(repository: string): string;
  /** The same with credentials in it, and without the slash at its end. */
  signedUrl(repository: string): string;
  fetch(repository: string, path: string, init?: RequestInit): Promise<Response>;
  status(
    repository: string,
    coordinates: { package: string; namespace?: string },
    version: string,
    targetStatus: PackageVersionStatus,
  ): Promise<void>;
  /** Names of the packages that a repository holds. */
  packages(repository: string): Promise<string[]>;
  run(program: string, args: string[], options?: { cwd?: string; env?: Record<string, string> }): Promise<string>;
  stop(): Promise<void>;
}

const execute = promisify(execFile);

export async function startStage(format: PackageFormat, connection?: string): Promise<Stage> {
  const registry = await startRegistry();
  const server = await startServer(connection ? { publicRegistries: { [connection]: registry.url } } : {});
  const folder = await mkdtemp(join(tmpdir(), `quintet-${format}-`));
  const client = server.client(CodeartifactClient);
  const domain = "acme";
  await client.send(new CreateDomainCommand({ domain }));
  const repositories = { base: [], app: ["base"], store: [], team: ["store"], stranger: [] };
  for (const [repository, upstreams] of Object.entries(repositories)) {
    await client.send(
      new CreateRepositoryCommand({ domain, repository, upstreams: upstreams.map((repositoryName) => ({ repositoryName })) }),
    );
  }
  if (connection)
    await client.send(new AssociateExternalConnectionCommand({ domain, repository: "store", externalConnection: connection }));
  const token = (await client.send(new GetAuthorizationTokenCommand({ domain }))).authorizationToken!;
  const endpoint = (repository: string): string => `${server.endpoint}/${format}/d/${domain}-${server.account}/${repository}/`;
  const env = {
    ...{ PATH: process.env.PATH!, HOME: folder, LANG: "C.UTF-8" },
    ...{ AWS_ACCESS_KEY_ID: server.credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey },
    ...{ AWS_DEFAULT_REGION: server.region, AWS_ENDPOINT_URL: server.endpoint, AWS_EC2_METADATA_DISABLED: "true" },
  };
  return {
    ...{ server, client, registry, token, folder, endpoint },
    signedUrl: (repository) => endpoint(repository).replace("://", `://aws:${token}@`).replace(/\/$/, ""),
    fetch: (repository, path, init = {}) =>
      fetch(`${endpoint(repository)}${path}`, {
        redirect: "manual",
        ...init,
        headers: { authorization: `Bearer ${token}`, ...init.headers },
      }),
    async status(repository, coordinates, version, targetStatus) {
      const command = { domain, repository, format, ...coordinates, versions: [version], targetStatus };
      await client.send(new UpdatePackageVersionsStatusCommand(command));
    },
    packages: async (repository) =>
      ((await client.send(new ListPackagesCommand({ domain, repository, format }))).packages ?? []).map((one) => one.package!),
    async run(program, args, options = {}) {
      const { cwd = folder, env: more = {} } = options;
      const { stdout, stderr } = await execute(program, args, { cwd, env: { ...env, ...more }, maxBuffer: 64 * 1024 * 1024 }).catch(
        (error: { stdout: string; stderr: string }) => {
          throw new Error(`${program} ${args.join(" ")}\n${error.stdout}\n${error.stderr}`);
        },
      );
      return `${stdout}${stderr}`;
    },
    async stop() {
      registry.stop();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Why a client cannot be used here, with what installs it; undefined when it can. `version` is what it must print where old ones will not do. */
export function missing(program: string, args: string[], install: string, version = /(?:)/): string | undefined {
  try {
    const told = execFileSync(program, args, { stdio: ["ignore", "pipe", "ignore"], timeout: 20_000 }).toString();
    return version.test(told) ? undefined : `${program} is too old on this machine: ${install}`;
  } catch {
    return `${program} is not on this machine: ${install}`;
  }
}

/** A test's name with the reason why it is skipped. */
export const named = (name: string, reason: string | undefined): string => (reason ? `${name} (${reason})` : name);
