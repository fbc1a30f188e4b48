import { randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import {
  CodeartifactClient,
  CreateDomainCommand,
  CreateRepositoryCommand,
  GetAuthorizationTokenCommand,
} from "@aws-sdk/client-codeartifact";
import { npmDocument } from "../test/api/codeartifact/npm-document.ts";
import { spawnServer } from "../test/harness/spawned-server.ts";
import { type Figure, median } from "./figure.ts";
import { type PackagePeer, startBare, startVerdaccio } from "./package-peers.ts";
import { cpuMsOf, processesOf } from "./server-cpu.ts";

const versions = 500;
const connections = 4;
const rounds = 3;
const secondsOfRound = 1.5;

interface Asked {
  path: string;
  headers?: Record<string, string>;
  method?: string;
  body?: string;
}
/** One kind of request. `next` gives the n-th; a publication must be another one each time. */
interface Case {
  name: string;
  /** × cheaper than Verdaccio. */
  target: number;
  status: number[];
  next(count: number): Asked;
}

const once = (
  peer: PackagePeer,
  agent: Agent,
  { path, headers = {}, method = "GET", body }: Asked,
): Promise<{ status: number; bytes: Buffer; etag: string }> =>
  new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(peer.address);
    const sent = {
      authorization: `Bearer ${peer.token}`,
      "accept-encoding": "gzip",
      ...(body ? { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) } : {}),
    };
    const asked = request({ hostname, port, method, agent, path: pathname + path, headers: { ...sent, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, bytes: Buffer.concat(chunks), etag: String(response.headers.etag ?? "") }),
      );
      response.on("error", reject);
    });
    asked.on("error", reject).end(body);
  });

/** The peer's CPU for one request: of its processes together, by the system's clock ticks. */
async function cpuPerRequest(peer: PackagePeer, { status, next }: Case): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const until = performance.now() + secondsOfRound * 1000;
  let answered = 0;
  const before = cpuMsOf(peer.processes());
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) {
        const answer = await once(peer, agent, next(peer.count++));
        if (!status.includes(answer.status))
          throw new Error(`${peer.name} answered ${answer.status}: ${answer.bytes.toString().slice(0, 300)}`);
        answered++;
      }
    }),
  );
  const spent = cpuMsOf(peer.processes()) - before;
  agent.destroy();
  return spent / answered;
}

const manifest = {
  description: "a package whose manifests are as long as usual ones, with scripts, dependencies and people",
  scripts: { build: "tsc -p .", test: "vitest run --coverage", lint: "eslint src --ext ts", prepare: "husky install" },
  dependencies: Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`dependency-${index}`, `^${index}.2.3`])),
  devDependencies: Object.fromEntries(Array.from({ length: 18 }, (_, index) => [`development-${index}`, `~${index}.0.1`])),
  maintainers: [{ name: "somebody", email: "somebody@example.com" }],
  repository: { type: "git", url: "git+https://example.com/some/where.git" },
  license: "Apache-2.0",
};

async function put(peer: PackagePeer, name: string, version: string, files: Record<string, Buffer> = {}): Promise<void> {
  const { document } = await npmDocument({ name, version, manifest, files });
  const agent = new Agent();
  const answer = await once(peer, agent, { path: name, method: "PUT", body: JSON.stringify(document) });
  if (answer.status !== 201)
    throw new Error(`${peer.name} answered ${answer.status} to a publication: ${answer.bytes.toString().slice(0, 300)}`);
}

async function startOurs(): Promise<PackagePeer> {
  const server = await spawnServer();
  const client = server.client(CodeartifactClient);
  const domain = "bench";
  await client.send(new CreateDomainCommand({ domain }));
  await client.send(new CreateRepositoryCommand({ domain, repository: "team" }));
  const { authorizationToken } = await client.send(new GetAuthorizationTokenCommand({ domain }));
  const address = `${server.endpoint}/npm/d/bench-123456789012/team/`;
  const peer: PackagePeer = {
    name: "ours",
    address,
    token: authorizationToken!,
    count: 0,
    processes: () => processesOf(server.data),
    stop: server.stop,
  };
  return {
    ...peer,
    async many(name) {
      for (let version = 0; version < versions; version += 10)
        await Promise.all(Array.from({ length: 10 }, (_, index) => put(peer, name, `1.${version + index}.0`)));
    },
  };
}

async function fill(peer: PackagePeer): Promise<string> {
  await put(peer, "small", "1.0.0");
  await put(peer, "large", "1.0.0", { "package/blob": randomBytes(1024 * 1024) });
  await peer.many!("many");
  const { etag, bytes } = await once(peer, new Agent(), { path: "many" });
  if (bytes.length < 1000 || !etag) throw new Error(`${peer.name} has no packument`);
  return etag;
}

/** `bodies` are publications, each under a name of its own. */
function casesOf(etag: string, bodies: string[]): Case[] {
  return [
    {
      name: "packument of 500 versions",
      target: 60,
      status: [200],
      next: () => ({ path: "many", headers: { accept: "application/json" } }),
    },
    { name: "the same, 304", target: 100, status: [304, 200], next: () => ({ path: "many", headers: { "if-none-match": etag } }) },
    { name: "small packument", target: 8, status: [200], next: () => ({ path: "small" }) },
    { name: "small tarball", target: 8, status: [200], next: () => ({ path: "small/-/small-1.0.0.tgz" }) },
    { name: "1 MiB tarball", target: 2, status: [200], next: () => ({ path: "large/-/large-1.0.0.tgz" }) },
    {
      ...{ name: "publish", target: 1.5, status: [201, 200] },
      next: (count) => ({ path: `p-${count}`, method: "PUT", body: bodies[count] ?? "" }),
    },
  ];
}

export const figure: Figure = {
  name: `npm endpoint, server CPU per request, ${connections} connections`,
  target: "cheaper than Verdaccio: packument ≥ 60 ×, 304 ≥ 100 ×, small packument and tarball ≥ 8 ×, 1 MiB ≥ 2 ×, publish ≥ 1.5 ×",
  async measure() {
    const peers = [await startOurs()];
    const rows: Record<string, string> = {};
    let met = true;
    try {
      const verdaccio = await startVerdaccio(versions);
      if (verdaccio) peers.push(verdaccio);
      const etags = new Map<string, string>();
      for (const peer of peers) etags.set(peer.name, await fill(peer));
      const bodies = await documents(2500);
      const own = peers[0]!;
      for (const [index, kind] of casesOf(etags.get("ours")!, bodies).entries()) {
        const costs: Record<string, number> = {};
        for (const peer of peers) costs[peer.name] = await costOf(peer, casesOf(etags.get(peer.name)!, bodies)[index]!);
        costs.bare = await bareCost(own, kind);
        const times = costs.verdaccio === undefined ? undefined : costs.verdaccio / costs.ours!;
        if (times !== undefined && times < kind.target) met = false;
        const shown = Object.entries(costs).map(([name, cost]) => `${name} ${cost.toFixed(3)} ms`);
        rows[kind.name] =
          `${shown.join(", ")}${times === undefined ? " (no Verdaccio)" : `: ${times.toFixed(1)} ×, wanted ${kind.target} ×`}`;
      }
    } finally {
      for (const peer of peers) await peer.stop();
    }
    return { rows, met };
  },
};

/** Publications cannot be repeated, so that they have one round and no rehearsal. */
async function costOf(peer: PackagePeer, kind: Case): Promise<number> {
  peer.count = 0;
  if (kind.name === "publish") return cpuPerRequest(peer, kind);
  await cpuPerRequest(peer, kind);
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) samples.push(await cpuPerRequest(peer, kind));
  return median(samples);
}

async function documents(count: number): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) =>
      JSON.stringify((await npmDocument({ name: `p-${index}`, version: "1.0.0", manifest })).document),
    ),
  );
}

/** The limit: node:http and nothing else, sending the same bytes with the same status. */
async function bareCost(own: PackagePeer, kind: Case): Promise<number> {
  const isPublish = kind.name === "publish";
  const answer = isPublish ? { status: 201, bytes: Buffer.from('{"ok":true}') } : await once(own, new Agent(), kind.next(0));
  const bare = await startBare(answer.status, answer.bytes);
  try {
    const [body = ""] = isPublish ? await documents(1) : [];
    const same = isPublish ? { ...kind, next: () => ({ path: "p", method: "PUT", body }) } : kind;
    await cpuPerRequest(bare, same);
    return await cpuPerRequest(bare, same);
  } finally {
    await bare.stop();
  }
}
