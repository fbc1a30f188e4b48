import { randomBytes } from "node:crypto";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { CodeCommitClient, CreateRepositoryCommand, GetRepositoryCommand } from "@aws-sdk/client-codecommit";
import { CreateServiceSpecificCredentialCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "../../harness/index.ts";
import { type GitClient, gitClient } from "./git-client.ts";

let server: TestServer;
const clients: GitClient[] = [];
let header: string;
beforeAll(async () => {
  server = await startServer({ pushLimitBytes: 1_000_000 });
  header = await signIn("administrator");
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.remove()));
  await server.stop();
});

async function signIn(UserName: string): Promise<string> {
  const asked = new CreateServiceSpecificCredentialCommand({ UserName, ServiceName: "codecommit.amazonaws.com" });
  const { ServiceSpecificCredential: made } = await server.client(IAMClient).send(asked);
  return `Basic ${Buffer.from(`${made?.ServiceUserName}:${made?.ServicePassword}`).toString("base64")}`;
}
async function repository(name: string, at: TestServer = server): Promise<string> {
  const { repositoryMetadata } = await at.client(CodeCommitClient).send(new CreateRepositoryCommand({ repositoryName: name }));
  return repositoryMetadata?.cloneUrlHttp ?? "";
}
async function worker(url: string, authorization = header, at: TestServer = server): Promise<GitClient> {
  const client = await gitClient(at, authorization ? { "http.extraHeader": `Authorization: ${authorization}` } : {});
  clients.push(client);
  await client.git("init", "-q", "-b", "main");
  await client.git("remote", "add", "origin", url);
  return client;
}
async function commit({ folder, git }: GitClient, file: string, content: string | Buffer): Promise<void> {
  await writeFile(join(folder, file), content);
  await git("add", "-A");
  await git("commit", "-q", "-m", file);
}

test("a push above the limit is refused with a reason and leaves no reference", async () => {
  const url = await repository("limited");
  const ann = await worker(url);
  await commit(ann, "small", "x");
  await ann.git("push", "-q", "origin", "main");
  await commit(ann, "big", randomBytes(3_000_000));
  await expect(ann.git("push", "-q", "origin", "main")).rejects.toThrow(/exceeds maximum allowed size/);
  expect((await ann.git("ls-remote", "origin")).match(/refs\/heads\/main/g)).toHaveLength(1);
  const left = await readdir(join(server.data, "git", server.account, server.region), { recursive: true });
  expect(left.filter((path) => path.includes("tmp_"))).toEqual([]);
});

test("who may only pull cannot push; a policy names the repository", async () => {
  const url = await repository("readable");
  await repository("hidden");
  const ann = await worker(url);
  await commit(ann, "a", "x");
  await ann.git("push", "-q", "origin", "main");
  const iam = server.client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName: "reader" }));
  const statement = {
    Effect: "Allow",
    Action: "codecommit:GitPull",
    Resource: `arn:aws:codecommit:${server.region}:${server.account}:readable`,
  };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await iam.send(new PutUserPolicyCommand({ UserName: "reader", PolicyName: "p", PolicyDocument }));
  const reader = await worker(url, await signIn("reader"));
  await reader.git("pull", "-q", "origin", "main");
  await commit(reader, "b", "y");
  await expect(reader.git("push", "-q", "origin", "main")).rejects.toThrow(/403/);
  await expect(reader.git("ls-remote", url.replace("readable", "hidden"))).rejects.toThrow(/403/);
  await expect(reader.git("ls-remote", url.replace("readable", "no-such"))).rejects.toThrow(/403/);
  await expect(ann.git("ls-remote", url.replace("readable", "no-such"))).rejects.toThrow(/not found/);
});

test("both versions of git's protocol, a shallow clone, and a compressed request", async () => {
  const url = await repository("protocols");
  const ann = await worker(url);
  for (const file of ["a", "b", "c"]) await commit(ann, file, file);
  await ann.git("push", "-q", "origin", "main");
  for (const version of ["0", "2"]) {
    const bob = await worker(url);
    await bob.git("-c", `protocol.version=${version}`, "fetch", "-q", "--depth=1", "origin", "main");
    expect((await bob.git("log", "--format=%s", "FETCH_HEAD")).trim()).toBe("c");
  }
  const tip = (await ann.git("rev-parse", "HEAD")).trim();
  const want = `want ${tip}\n`;
  const lines = `${(want.length + 4).toString(16).padStart(4, "0")}${want}00000009done\n`;
  const answer = await fetch(`${url}/git-upload-pack`, {
    method: "POST",
    headers: { authorization: header, "content-encoding": "gzip", "content-type": "application/x-git-upload-pack-request" },
    body: gzipSync(lines),
  });
  expect(answer.status).toBe(200);
  expect(Buffer.from(await answer.arrayBuffer()).includes("PACK")).toBe(true);
});

test("nothing but git's own three doors, and no way out of the repository", async () => {
  const url = await repository("doors");
  const ask = async (path: string) => (await fetch(`${server.endpoint}${path}`, { headers: { authorization: header } })).status;
  expect(await ask("/v1/repos/doors/HEAD")).toBe(404);
  expect(await ask("/v1/repos/doors/info/refs")).toBe(404);
  expect(await ask("/v1/repos/doors/info/refs?service=git-upload-archive")).toBe(404);
  expect(await ask("/v1/repos/..%2F..%2Fdoors/info/refs?service=git-upload-pack")).toBe(404);
  expect(await ask("/v1/repos/doors/git-upload-pack")).toBe(404);
  const broken = await fetch(`${url}/git-receive-pack`, {
    method: "POST",
    headers: { authorization: header, "content-encoding": "gzip" },
    body: "this is not gzip",
  });
  expect(broken.status).toBe(200);
  expect(await (await fetch(`${server.endpoint}/health`)).text()).toContain("ready");
});

test("pushes at the same time to several branches: one event each", async () => {
  const url = await repository("busy");
  const workers = await Promise.all(Array.from({ length: 4 }, () => worker(url)));
  await Promise.all(
    workers.map(async (client, index) => {
      await commit(client, "a", String(index));
      await client.git("push", "-q", "origin", `main:branch-${index}`);
      await commit(client, "a", `again ${index}`);
      await client.git("push", "-q", "origin", `main:branch-${index}`);
    }),
  );
  const { repositoryMetadata: found } = await server.client(CodeCommitClient).send(new GetRepositoryCommand({ repositoryName: "busy" }));
  const events = await server.kernel.store.transaction((tx) =>
    sql<{ text: string }>`select (detail->>'referenceName') || ' ' || (detail->>'event') as text from event
      where detail->>'repositoryId' = ${found?.repositoryId} order by 1`.execute(tx),
  );
  expect(events.rows.map(({ text }) => text)).toEqual(
    [0, 1, 2, 3].flatMap((index) => [`branch-${index} referenceCreated`, `branch-${index} referenceUpdated`]),
  );
});

test("for emulation nobody has to sign in", async () => {
  const open = await startServer({ auth: "none" });
  try {
    const ann = await worker(await repository("open", open), "", open);
    await commit(ann, "a", "x");
    await ann.git("push", "-q", "origin", "main");
    expect(await ann.git("ls-remote", "origin")).toContain("refs/heads/main");
  } finally {
    await open.stop();
  }
});
