import type { AddressInfo } from "node:net";
import { createLog } from "../../src/base/log.ts";
import { configFromEnv } from "../../src/config.ts";
import { createGateway, type Gateway, type Service } from "../../src/kernel/gateway/index.ts";
import type { Authenticated, Iam, Principal } from "../../src/kernel/iam/index.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import type { Store, Tx } from "../../src/kernel/store/index.ts";
import { openStore } from "../harness/database.ts";

/**
 * A gateway alone, for what no service provokes: operations written by the test, a real database, and an iam that takes every
 * signature and denies only the resource `arn:denied`. Signatures and policies themselves are tested through the whole server.
 */
export interface Stand {
  gateway: Gateway;
  endpoint: string;
  lines: string[];
  store: Store;
  client<C>(Client: new (settings: never) => C, settings?: object): C;
  stop(): Promise<void>;
}

export const alice: Principal = {
  kind: "user",
  account: "111122223333",
  arn: "arn:aws:iam::111122223333:user/alice",
  id: "AIDAALICE",
  name: "alice",
};
const nobody: Principal = { kind: "anonymous", account: "", arn: "anonymous", id: "anonymous", name: "anonymous" };

const scope = /Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\//;
const iam: Pick<Iam, "authenticate" | "authorize"> = {
  async authenticate(head): Promise<Authenticated> {
    const [, region, service] = scope.exec(String(head.headers.authorization ?? "")) ?? [];
    const passes = { checkBody: () => {}, openBody: (body: import("node:stream").Readable) => body };
    return region && service ? { principal: alice, region, service, ...passes } : { principal: nobody, ...passes };
  },
  async authorize(_tx: Tx, principal, { action, resource }) {
    const allowed = resource !== "arn:denied" && principal.kind !== "anonymous";
    return { allowed, message: `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource}` };
  },
};

// biome-ignore lint/suspicious/noExplicitAny: a stand takes any services
export async function startStand(services: Service<any>[]): Promise<Stand> {
  const lines: string[] = [];
  const store = await openStore();
  const remotes = { at: () => undefined };
  const parts = { config: configFromEnv({}), log: createLog((line) => lines.push(line)), store, iam, remotes } as unknown as Omit<
    Kernel,
    "call"
  >;
  const gateway = createGateway(parts);
  gateway.serve(services);
  const { port }: AddressInfo = await gateway.listen(0, "127.0.0.1");
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    gateway,
    endpoint,
    lines,
    store,
    client: (Client, settings = {}) =>
      new Client({
        endpoint,
        region: "eu-west-3",
        credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
        maxAttempts: 1,
        ...settings,
      } as never),
    async stop() {
      await gateway.close();
      await store.close();
    },
  };
}

export async function bytesOf(stream: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream ?? []) chunks.push(chunk);
  return Buffer.concat(chunks);
}
