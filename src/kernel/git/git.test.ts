import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { archive, checkout, codeCommitLogin, commitDetails, fetchCommit, GitError } from "./index.ts";

const folder = (): string => mkdtempSync(join(tmpdir(), "quintet-git-"));
const origin = folder();
const seen: (string | undefined)[] = [];
let server: Server;
let url: string;
let tip: string;

const git = (cwd: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", ...args], { cwd, encoding: "utf8" }).trim();

/** git's "dumb" protocol is plain files: enough of a remote without a CGI. */
beforeAll(async () => {
  const work = folder();
  git(work, "init", "-q", "-b", "main");
  writeFileSync(join(work, "hello.txt"), "hello\n");
  git(work, "add", ".");
  git(work, "commit", "-q", "-m", "First words\n\nand more of them");
  tip = git(work, "rev-parse", "HEAD");
  git(folder(), "clone", "-q", "--bare", work, origin);
  git(origin, "update-server-info");
  server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    try {
      response.end(readFileSync(join(origin, new URL(request.url ?? "/", "http://x").pathname)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => server.close());

describe("git on behalf of the services", () => {
  it("fetches a branch with credentials, and archives, checks out and describes it", async () => {
    const into = folder();
    const commit = await fetchCommit({ url, want: "main", into, depth: 0, login: { username: "AKIA%token", password: "secret" } });
    expect(commit).toBe(tip);
    expect(seen.every((header) => header === `Basic ${Buffer.from("AKIA%token:secret").toString("base64")}`)).toBe(true);
    expect(await commitDetails(into, commit)).toMatchObject({
      commitId: tip,
      message: "First words\n\nand more of them",
      author: { name: "Ada" },
    });
    const zip = await buffer(archive(into, commit, "zip"));
    expect(zip.subarray(0, 2).toString()).toBe("PK");
    for (const keepHistory of [false, true]) {
      const files = folder();
      await checkout({ repository: into, commit, into: files, keepHistory });
      expect(readFileSync(join(files, "hello.txt"), "utf8")).toBe("hello\n");
    }
  });

  it("refuses other protocols, options in disguise and what is not there", async () => {
    await expect(fetchCommit({ url: `file://${origin}`, into: folder() })).rejects.toThrow(GitError);
    await expect(fetchCommit({ url: "ext::sh -c true", into: folder() })).rejects.toThrow(GitError);
    await expect(fetchCommit({ url, want: "--upload-pack=touch x", into: folder() })).rejects.toThrow(/Not a revision/);
    await expect(fetchCommit({ url, want: "no-such-branch", into: folder(), depth: 0 })).rejects.toThrow(/no-such-branch/);
    await expect(buffer(archive(origin, "no-such-commit", "zip"))).rejects.toThrow(GitError);
  });

  it("signs as the AWS CLI's credential helper does", () => {
    // Computed once with awscli's own SigV4Auth for the same values.
    const login = codeCommitLogin(
      { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", sessionToken: "tok" },
      { url: "http://127.0.0.1:4700/v1/repos/app", region: "us-east-1", now: new Date("2026-01-02T03:04:05.678Z") },
    );
    expect(login.username).toBe("AKIDEXAMPLE%tok");
    expect(login.password).toBe("20260102T030405Ze66e0352d675851cd43188ca71ffc23d5935acf78f97216debf6c77941237c82");
  });
});
