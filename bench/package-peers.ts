import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { npmDocument } from "../test/api/codeartifact/npm-document.ts";
import { until } from "../test/harness/until.ts";

/** A registry that is measured. */
export interface PackagePeer {
  name: string;
  /** With a slash at its end. */
  address: string;
  token: string;
  /** How many requests it got from the measurement. */
  count: number;
  processes(): number[];
  /** Gives a package its five hundred versions. */
  many?(name: string): Promise<void>;
  stop(): Promise<void>;
}

const version = "6.10.4";
const cache = join(homedir(), ".cache", "quintet-bench", "verdaccio");
const program = join(cache, "node_modules", "verdaccio", "bin", "verdaccio");

/** Installed once, outside of the project. Its dependencies ask for a tag of node-fetch that some mirrors do not have. */
function install(): boolean {
  if (existsSync(program)) return true;
  mkdirSync(cache, { recursive: true });
  const wanted = { private: true, dependencies: { verdaccio: version }, overrides: { "node-fetch": "2.7.0" } };
  writeFileSync(join(cache, "package.json"), JSON.stringify(wanted));
  try {
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: cache, stdio: "ignore", timeout: 300_000 });
  } catch {
    return false;
  }
  return existsSync(program);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

const configuration = (folder: string): string => `
storage: ${folder}/storage
auth: { htpasswd: { file: ${folder}/htpasswd, max_users: 10 } }
uplinks: {}
packages: { "**": { access: $authenticated, publish: $authenticated } }
security: { api: { legacy: false, jwt: { sign: { expiresIn: 29d } } } }
max_body_size: 100mb
log: { type: stdout, format: json, level: fatal }
userRateLimit: { windowMs: 1000, max: 1000000 }
`;

/** Verdaccio with JWT tokens, which cost it far less than its usual ones. Undefined when it cannot be installed here. */
export async function startVerdaccio(versions: number): Promise<PackagePeer | undefined> {
  if (!install()) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "verdaccio-"));
  writeFileSync(join(folder, "config.yaml"), configuration(folder));
  const port = await freePort();
  const child = spawn(process.execPath, [program, "--config", join(folder, "config.yaml"), "--listen", `127.0.0.1:${port}`], {
    stdio: "ignore",
  });
  const address = `http://127.0.0.1:${port}/`;
  await until(async () => (await fetch(`${address}-/ping`).catch(() => undefined))?.ok === true, {
    timeoutMs: 60_000,
    what: "Verdaccio answers",
  });
  const user = { name: "bench", password: "bench-password", type: "user", _id: "org.couchdb.user:bench" };
  const headers = { "content-type": "application/json" };
  const signed = await fetch(`${address}-/user/org.couchdb.user:bench`, { method: "PUT", headers, body: JSON.stringify(user) });
  const { token } = (await signed.json()) as { token: string };
  return {
    ...{ name: "verdaccio", address, token, count: 0, processes: () => [child.pid!] },
    /** Its first version is published; the others are written into its own storage as it writes them. */
    async many(name) {
      const small = JSON.parse(readFileSync(join(folder, "storage", "small", "package.json"), "utf8")) as {
        versions: Record<string, Record<string, unknown>>;
      };
      const { document } = await npmDocument({ name, version: "1.0.0", manifest: { ...small.versions["1.0.0"], name, version: "1.0.0" } });
      const body = JSON.stringify(document);
      await fetch(address + name, { method: "PUT", headers: { ...headers, authorization: `Bearer ${token}` }, body });
      const path = join(folder, "storage", name, "package.json");
      const held = JSON.parse(readFileSync(path, "utf8")) as {
        versions: Record<string, object>;
        time: Record<string, string>;
        "dist-tags": object;
      };
      const first = held.versions["1.0.0"]!;
      for (let minor = 1; minor < versions; minor++) {
        held.versions[`1.${minor}.0`] = { ...first, version: `1.${minor}.0`, _id: `${name}@1.${minor}.0` };
        held.time[`1.${minor}.0`] = new Date().toISOString();
      }
      held["dist-tags"] = { latest: `1.${versions - 1}.0` };
      writeFileSync(path, JSON.stringify(held));
    },
    async stop() {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** node:http in a process of its own, which answers everything with the same bytes. */
export async function startBare(status: number, bytes: Buffer): Promise<PackagePeer> {
  const script = `const chunks = []; process.stdin.on("data", (c) => chunks.push(c)).on("end", () => { const b = Buffer.concat(chunks);
    const s = require("node:http").createServer((q, r) => { q.resume().on("end", () => {
      r.writeHead(${status}, ${status} === 304 ? {} : { "content-type": "application/json", "content-length": b.length }); r.end(${status} === 304 ? undefined : b); }); });
    s.listen(0, "127.0.0.1", () => console.log(s.address().port)); });`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin!.end(bytes);
  const [line] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
  return {
    name: "bare",
    address: `http://127.0.0.1:${line}/`,
    token: "none",
    count: 0,
    processes: () => [child.pid!],
    stop: () => end(child),
  };
}
