import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CodeCommitClient,
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  GetBranchCommand,
  GetFileCommand,
  GetRepositoryCommand,
} from "@aws-sdk/client-codecommit";
import { CreateServiceSpecificCredentialCommand, IAMClient } from "@aws-sdk/client-iam";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startServer, type TestServer, until } from "../../harness/index.ts";
import { credentialHelper, type GitClient, gitClient, hasAwsCli } from "./git-client.ts";

const aws = await hasAwsCli();
let server: TestServer;
let codecommit: CodeCommitClient;
let ann: GitClient;
let url: string;
/** Git credentials of the administrator: no AWS CLI is needed for them. */
let password: Record<string, string>;

beforeAll(async () => {
  server = await startServer();
  codecommit = server.client(CodeCommitClient);
  password = await createPassword();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await codecommit.send(new DeleteRepositoryCommand({ repositoryName: "demo" }));
  const { repositoryMetadata } = await codecommit.send(new CreateRepositoryCommand({ repositoryName: "demo" }));
  url = repositoryMetadata?.cloneUrlHttp ?? "";
  ann = await gitClient(server, password);
});
afterEach(() => ann.remove());

async function createPassword(): Promise<Record<string, string>> {
  const iam = server.client(IAMClient);
  const { ServiceSpecificCredential: made } = await iam.send(
    new CreateServiceSpecificCredentialCommand({ UserName: "administrator", ServiceName: "codecommit.amazonaws.com" }),
  );
  const basic = Buffer.from(`${made?.ServiceUserName}:${made?.ServicePassword}`).toString("base64");
  return { "http.extraHeader": `Authorization: Basic ${basic}` };
}

interface Told {
  event: string;
  referenceName: string;
  commitId?: string;
  oldCommitId?: string;
  referenceType: string;
  callerUserArn: string;
}
/** What the bus was told of the repository, oldest first. */
const told = (repositoryId: string): Promise<Told[]> =>
  server.kernel.store.transaction(async (tx) => {
    const found = await sql<{ detail: Told }>`
      select detail from event where source = 'aws.codecommit' and detail->>'repositoryId' = ${repositoryId} order by time, id`.execute(tx);
    return found.rows.map(({ detail }) => detail);
  });
const repositoryId = async () =>
  (await codecommit.send(new GetRepositoryCommand({ repositoryName: "demo" }))).repositoryMetadata?.repositoryId ?? "";

async function commit(client: GitClient, file: string, content: string | Buffer): Promise<string> {
  await writeFile(join(client.folder, file), content);
  await client.git("add", "-A");
  await client.git("commit", "-q", "-m", `Change ${file}`);
  return (await client.git("rev-parse", "HEAD")).trim();
}
async function begin(client: GitClient): Promise<void> {
  await client.git("init", "-q", "-b", "main");
  await client.git("remote", "add", "origin", url);
}

test.skipIf(!aws)(
  `clone, push, pull with the AWS CLI's credential helper; each push is one event${aws ? "" : " (the aws CLI is not installed)"}`,
  async () => {
    expect(url).toBe(`${server.endpoint}/v1/repos/demo`);
    await begin(ann);
    const signed = {
      git: (...args: string[]) =>
        ann.git(...Object.entries(credentialHelper).flatMap(([key, value]) => ["-c", `${key}=${value}`]), ...args),
    };
    const first = await commit(ann, "a.txt", "one\n");
    await signed.git("-c", "http.extraHeader=", "push", "-q", "origin", "main");
    const [created, ...none] = await told(await repositoryId());
    expect(none).toEqual([]);
    expect(created).toMatchObject({ event: "referenceCreated", referenceType: "branch", referenceName: "main", commitId: first });
    expect(created?.callerUserArn).toBe(`arn:aws:iam::${server.account}:user/administrator`);

    const second = await commit(ann, "a.txt", "two\n");
    await ann.git("tag", "-a", "v1", "-m", "first");
    await ann.git("push", "-q", "origin", "main", "v1");
    const after = (await told(await repositoryId())).slice(1);
    expect(after).toHaveLength(2);
    expect(after).toContainEqual(
      expect.objectContaining({ event: "referenceUpdated", referenceName: "main", commitId: second, oldCommitId: first }),
    );
    expect(after).toContainEqual(
      expect.objectContaining({ event: "referenceCreated", referenceType: "tag", referenceName: "v1", commitId: second }),
    );

    const bob = await gitClient(server, password);
    await bob.git("clone", "-q", url, ".");
    expect((await bob.git("log", "--format=%s")).trim().split("\n")).toEqual(["Change a.txt", "Change a.txt"]);
    const third = await commit(bob, "b.bin", randomBytes(3_000_000));
    await bob.git("push", "-q");
    await ann.git("pull", "-q", "origin", "main");
    expect((await ann.git("rev-parse", "HEAD")).trim()).toBe(third);
    await bob.remove();

    const branch = await codecommit.send(new GetBranchCommand({ repositoryName: "demo", branchName: "main" }));
    expect(branch.branch?.commitId).toBe(third);
    const file = await codecommit.send(new GetFileCommand({ repositoryName: "demo", filePath: "a.txt" }));
    expect(Buffer.from(file.fileContent ?? []).toString()).toBe("two\n");
    const { repositoryMetadata } = await codecommit.send(new GetRepositoryCommand({ repositoryName: "demo" }));
    expect(repositoryMetadata?.defaultBranch).toBe("main");
  },
);

test("a deleted branch and a push that is refused", async () => {
  await begin(ann);
  await commit(ann, "a.txt", "one\n");
  await ann.git("push", "-q", "origin", "main", "main:refs/heads/feature/x");
  await ann.git("push", "-q", "origin", ":feature/x");
  const bob = await gitClient(server, password);
  await bob.git("clone", "-q", url, ".");
  await commit(bob, "a.txt", "bob's\n");
  await bob.git("push", "-q");
  await commit(ann, "a.txt", "ann's\n");
  await expect(ann.git("push", "-q", "origin", "main")).rejects.toThrow(/rejected/);
  await bob.remove();
  const events = (await told(await repositoryId())).map(({ event, referenceName }) => `${event} ${referenceName}`);
  expect(events.slice(0, 2).sort()).toEqual(["referenceCreated feature/x", "referenceCreated main"]);
  expect(events.slice(2)).toEqual(["referenceDeleted feature/x", "referenceUpdated main"]);
});

test("who does not sign in, or signs in wrongly, is asked for a password and gets nothing", async () => {
  const refs = `${url}/info/refs?service=git-upload-pack`;
  const anonymous = await fetch(refs);
  expect(anonymous.status).toBe(401);
  expect(anonymous.headers.get("www-authenticate")).toMatch(/^Basic realm=/);
  const authorization = `Basic ${Buffer.from(`${server.credentials.accessKeyId}:20260101T000000Z${"0".repeat(64)}`).toString("base64")}`;
  expect((await fetch(refs, { headers: { authorization } })).status).toBe(401);
  const stranger = await gitClient(server);
  await expect(stranger.git("clone", "-q", url, ".")).rejects.toThrow(/could not read Username|Authentication failed/);
  await stranger.remove();
});

test("a push whose server died between git and the bus is told after the restart, once", async () => {
  await begin(ann);
  await commit(ann, "a.txt", "one\n");
  await ann.git("push", "-q", "origin", "main");
  const id = await repositoryId();
  const second = await commit(ann, "a.txt", "two\n");
  await ann.git("push", "-q", "origin", "main");
  // What such a death leaves: git is ahead of what is known, and the mark of the push stands.
  await server.kernel.store.transaction(async (tx) => {
    await sql`update codecommit_reference set object_id = ${"0".repeat(40)}, commit_id = ${"0".repeat(40)} where repository_id = ${id}`.execute(
      tx,
    );
    await sql`insert into codecommit_push (id, repository_id, account, region, caller_arn, begun_at)
      values (gen_random_uuid(), ${id}, ${server.account}, ${server.region}, 'arn:aws:iam::123456789012:user/ann', now())`.execute(tx);
    await sql`delete from event`.execute(tx);
  });
  await server.restart();
  const events = await until(async () => {
    const found = await told(id);
    return found.length > 0 && found;
  });
  expect(events).toEqual([
    expect.objectContaining({ event: "referenceUpdated", commitId: second, callerUserArn: "arn:aws:iam::123456789012:user/ann" }),
  ]);
});
