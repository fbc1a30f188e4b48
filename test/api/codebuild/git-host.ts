import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";

/** A git host of the kind that GitHub is: repositories over smart HTTP, and whatever else a test wants it to answer. */
export interface GitHost {
  origin: string;
  /** Every request that came, its body as text. */
  seen: { method: string; url: string; authorization: string | undefined; body: string; headers: IncomingMessage["headers"] }[];
  /** Basic credentials that repositories below `/private/` want. */
  login: { username: string; password: string };
  /** Answers API requests; undefined is 404. */
  answer: (method: string, path: string, body: string) => unknown;
  /** Makes a bare repository at `<origin>/<path>.git` and gives back a folder that is a clone of it. */
  repository(path: string): Promise<Work>;
  stop(): Promise<void>;
}

export interface Work {
  folder: string;
  url: string;
  git(...args: string[]): Promise<string>;
}

const run = promisify(execFile);

/** Builds reach an address that is not their own loopback through their proxy: 127.0.0.2 will do. */
export async function startGitHost(address = "127.0.0.1"): Promise<GitHost> {
  const root = mkdtempSync(join(tmpdir(), "git-host-"));
  const works = mkdtempSync(join(tmpdir(), "git-work-"));
  const seen: GitHost["seen"] = [];
  const login = { username: "x-access-token", password: "t0ken-of-the-host" };
  const wanted = () => `Basic ${Buffer.from(`${login.username}:${login.password}`).toString("base64")}`;
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const { method = "GET", url = "/", headers } = request;
    seen.push({ method, url, headers, authorization: headers.authorization, body: body.toString("latin1") });
    if (/\.git\//.test(url)) {
      if (url.startsWith("/private/") && headers.authorization !== wanted()) {
        response.writeHead(401, { "www-authenticate": "Basic" }).end();
        return;
      }
      serveGit(root, request, body, response);
      return;
    }
    const found = host.answer(method, url, body.toString("utf8"));
    response.writeHead(found === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(found ?? { message: "Not Found" }));
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const origin = `http://${address}:${(server.address() as AddressInfo).port}`;
  let made = 0;
  const host: GitHost = {
    ...{ origin, seen, login },
    answer: () => undefined,
    async repository(path) {
      const bare = join(root, `${path}.git`);
      await run("git", ["init", "-q", "--bare", "-b", "main", bare]);
      for (const key of ["http.receivepack", "uploadpack.allowAnySHA1InWant"]) await run("git", ["-C", bare, "config", key, "true"]);
      const folder = join(works, String(made++));
      await run("git", ["clone", "-q", bare, folder]);
      const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "protocol.file.allow=always"];
      const git = async (...args: string[]) => (await run("git", [...identity, ...args], { cwd: folder })).stdout.trim();
      await git("checkout", "-q", "-B", "main");
      return { folder, url: `${origin}/${path}.git`, git };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const folder of [root, works]) rmSync(folder, { recursive: true, force: true });
    },
  };
  return host;
}

/** git's own CGI program does the protocol. */
function serveGit(root: string, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? "/", "http://host");
  const child = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env["PATH"],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      CONTENT_LENGTH: String(body.length),
      ...(request.headers["content-encoding"] ? { HTTP_CONTENT_ENCODING: request.headers["content-encoding"] } : {}),
      ...(request.headers["git-protocol"] ? { GIT_PROTOCOL: String(request.headers["git-protocol"]) } : {}),
    },
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(body);
  void buffer(child.stdout).then((answer) => {
    const split = answer.indexOf("\r\n\r\n");
    const headers = answer.subarray(0, split).toString("latin1").split("\r\n");
    let status = 200;
    for (const line of headers) {
      const [name = "", value = ""] = line.split(/:\s*/, 2);
      if (name.toLowerCase() === "status") status = Number.parseInt(value, 10);
      else if (name) response.setHeader(name, value);
    }
    response.writeHead(status).end(answer.subarray(split + 4));
  });
}
