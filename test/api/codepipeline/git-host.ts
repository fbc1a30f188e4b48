import { execFile, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A call of the host's API. */
export interface HostCall {
  method: string;
  path: string;
  token: string;
  body: Record<string, unknown>;
}

/** A git host: real git over HTTP, and the few API calls of GitHub, GitLab and Bitbucket that matter, all of which it remembers. */
export interface TestGitHost {
  url: string;
  calls: HostCall[];
  /** The passwords with which git signed in; "" without any. */
  logins: string[];
  createRepository(name: string): Promise<void>;
  /** Commits files to a branch, which begins where `from` is when it is new; answers the commit before and the new one. */
  commit(repository: string, branch: string, files: Record<string, string>, from?: string): Promise<{ before: string; after: string }>;
  git(repository: string, ...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

const zeros = "0".repeat(40);
const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];

/** `token`: what git must sign in with; a host without one is open. */
export async function startGitHost(token?: string): Promise<TestGitHost> {
  const folder = await mkdtemp(join(tmpdir(), "git-host-"));
  const calls: HostCall[] = [];
  const logins: string[] = [];
  let hooks = 0;

  function serveGit(request: IncomingMessage, response: ServerResponse): void {
    const [path = "", query = ""] = request.url!.split("?");
    const basic = Buffer.from((request.headers.authorization ?? "").replace(/^Basic /, ""), "base64").toString();
    const password = basic.slice(basic.indexOf(":") + 1);
    logins.push(password);
    if (token !== undefined && password !== token) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="git"' });
      return void response.end();
    }
    const child = spawn("git", ["http-backend"], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: folder,
        GIT_HTTP_EXPORT_ALL: "1",
        PATH_INFO: path,
        QUERY_STRING: query,
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers["content-type"] ?? "",
        HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
        GIT_PROTOCOL: (request.headers["git-protocol"] as string | undefined) ?? "",
      },
    });
    request.pipe(child.stdin);
    child.stdin.on("error", () => {});
    const pieces: Buffer[] = [];
    child.stdout.on("data", (piece: Buffer) => pieces.push(piece));
    child.on("close", () => {
      const all = Buffer.concat(pieces);
      const end = all.indexOf("\r\n\r\n");
      const headers = all.subarray(0, end).toString().split("\r\n");
      const status = headers.find((line) => line.startsWith("Status:"));
      for (const line of headers) {
        const [name = "", ...value] = line.split(": ");
        if (name && name !== "Status") response.setHeader(name, value.join(": "));
      }
      response.writeHead(status ? Number(status.split(" ")[1]) : 200);
      response.end(all.subarray(end + 4));
    });
  }

  async function serveApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const given = request.headers["private-token"] ?? request.headers.authorization ?? "";
    const body = JSON.parse(Buffer.concat(pieces).toString() || "{}") as Record<string, unknown>;
    calls.push({ method: request.method!, path: request.url!, token: String(given).replace(/^Bearer /, ""), body });
    hooks += 1;
    const status = request.method === "DELETE" ? 204 : 201;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(status === 204 ? "" : JSON.stringify({ id: hooks, uuid: `{hook-${hooks}}` }));
  }

  const server = createServer((request, response) => {
    if (/^\/(api|2\.0)\//.test(request.url!)) void serveApi(request, response);
    else serveGit(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const git = async (repository: string, ...args: string[]): Promise<string> =>
    (await run("git", [...identity, "-C", join(folder, "work", repository), ...args])).stdout.trim();

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ calls, logins, git },
    async createRepository(name) {
      const bare = join(folder, `${name}.git`);
      await mkdir(dirname(bare), { recursive: true });
      await run("git", ["init", "--quiet", "--bare", "--initial-branch=main", bare]);
      const work = join(folder, "work", name);
      await run("git", ["clone", "--quiet", bare, work]);
    },
    async commit(repository, branch, files, from = "main") {
      const before = await git(repository, "rev-parse", "--verify", "--quiet", `refs/remotes/origin/${branch}`).catch(() => zeros);
      const start = before === zeros ? await git(repository, "rev-parse", "--verify", "--quiet", `origin/${from}`).catch(() => "") : before;
      if (start) await git(repository, "checkout", "--quiet", "-B", branch, start);
      else await git(repository, "checkout", "--quiet", "--orphan", branch);
      for (const [name, content] of Object.entries(files)) {
        const path = join(folder, "work", repository, name);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, content);
      }
      await git(repository, "add", "-A");
      await git(repository, "commit", "--quiet", "-m", `Change ${Object.keys(files).join(", ")}`);
      await git(repository, "push", "--quiet", "origin", branch);
      return { before, after: await git(repository, "rev-parse", "HEAD") };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Sends a delivery as a git host does: signed with an HMAC, unless the header is given. */
export function deliver(url: string, body: object, { secret, headers = {} }: { secret: string; headers?: Record<string, string> }) {
  const text = JSON.stringify(body);
  const signature = `sha256=${createHmac("sha256", secret).update(text).digest("hex")}`;
  return fetch(url, {
    method: "POST",
    body: text,
    headers: { "content-type": "application/json", "x-hub-signature-256": signature, ...headers },
  });
}

export const gitHubPush = (repository: string, ref: string, { before, after }: { before: string; after: string }) => ({
  ...{ ref, before, after, deleted: after === zeros, repository: { full_name: repository } },
});
