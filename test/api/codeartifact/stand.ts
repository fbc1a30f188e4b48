import {
  AssociateExternalConnectionCommand,
  CodeartifactClient,
  CreateDomainCommand,
  CreateRepositoryCommand,
  GetAuthorizationTokenCommand,
  GetRepositoryEndpointCommand,
  type PackageFormat,
} from "@aws-sdk/client-codeartifact";
import { startServer, type TestServer, type TestServerOptions } from "../../harness/index.ts";

/** A server with one domain and a token for it. */
export interface Stand {
  server: TestServer;
  client: CodeartifactClient;
  domain: string;
  token: string;
  /** Makes a repository, with an external connection where one is named; answers its name. */
  repository(name: string, options?: { upstreams?: string[]; connection?: string; tags?: Record<string, string> }): Promise<string>;
  endpoint(repository: string, format?: PackageFormat): Promise<string>;
  /** Asks a repository's npm endpoint; `path` follows the endpoint. */
  npm(repository: string, path: string, init?: RequestInit & { headers?: Record<string, string> }): Promise<Response>;
  stop(): Promise<void>;
}

export async function startStand(options: TestServerOptions = {}, domain = "tools"): Promise<Stand> {
  const server = await startServer(options);
  const client = server.client(CodeartifactClient);
  await client.send(new CreateDomainCommand({ domain }));
  const { authorizationToken } = await client.send(new GetAuthorizationTokenCommand({ domain }));
  const token = authorizationToken ?? "";
  const endpoint = async (repository: string, format: PackageFormat = "npm"): Promise<string> =>
    (await client.send(new GetRepositoryEndpointCommand({ domain, repository, format }))).repositoryEndpoint ?? "";
  return {
    ...{ server, client, domain, token, endpoint },
    async repository(name, { upstreams = [], connection, tags = {} } = {}) {
      const named = upstreams.map((repositoryName) => ({ repositoryName }));
      const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
      await client.send(new CreateRepositoryCommand({ domain, repository: name, upstreams: named, tags: list }));
      const joined = { domain, repository: name, externalConnection: connection };
      if (connection) await client.send(new AssociateExternalConnectionCommand(joined));
      return name;
    },
    npm: async (repository, path, { headers, ...init } = {}) =>
      fetch(`${await endpoint(repository)}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...headers } }),
    stop: () => server.stop(),
  };
}
