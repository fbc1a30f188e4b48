import { createHash } from "node:crypto";
import { CreateRepositoryCommand, ECRClient, GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import { startServer, type TestServer } from "../../harness/index.ts";

export const digestOf = (bytes: string | Buffer): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
export const imageType = "application/vnd.oci.image.manifest.v1+json";

/** A server with a registry, and a client that speaks the distribution protocol to it. */
export interface RegistryStage {
  server: TestServer;
  ecr: ECRClient;
  /** `AWS:password`, as docker login is given it. */
  login: string;
  /** One request to the registry, logged in. */
  ask(method: string, path: string, body?: string | Buffer, headers?: Record<string, string>): Promise<Response>;
  repository(name: string): Promise<string>;
  /** Pushes a blob in one request and gives its descriptor. */
  blob(name: string, bytes: string): Promise<{ digest: string; size: number; mediaType: string }>;
  /** Pushes an image of two small blobs, and gives its digest. */
  image(name: string, tag: string, content?: string): Promise<string>;
}

export async function createRegistryStage(): Promise<RegistryStage> {
  const server = await startServer();
  const ecr = server.client(ECRClient);
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  const token = authorizationData![0]!.authorizationToken!;
  const ask: RegistryStage["ask"] = (method, path, body, headers = {}) =>
    fetch(`${server.endpoint}/v2/${path}`, {
      method,
      headers: { authorization: `Basic ${token}`, ...headers },
      ...(body === undefined ? {} : { body }),
    });
  const blob: RegistryStage["blob"] = async (name, bytes) => {
    const descriptor = { digest: digestOf(bytes), size: Buffer.byteLength(bytes), mediaType: "application/octet-stream" };
    const answer = await ask("POST", `${name}/blobs/uploads/?digest=${descriptor.digest}`, bytes);
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
    return descriptor;
  };
  return {
    ...{ server, ecr, login: Buffer.from(token, "base64").toString(), ask, blob },
    async repository(repositoryName) {
      const { repository } = await ecr.send(new CreateRepositoryCommand({ repositoryName }));
      return repository!.repositoryUri!;
    },
    async image(name, tag, content = "layer") {
      const manifest = JSON.stringify({
        ...{ schemaVersion: 2, mediaType: imageType },
        ...{ config: await blob(name, "{}"), layers: [await blob(name, content)] },
      });
      const answer = await ask("PUT", `${name}/manifests/${tag}`, manifest, { "content-type": imageType });
      if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
      return answer.headers.get("docker-content-digest")!;
    },
  };
}
