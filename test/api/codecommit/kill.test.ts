import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CodeCommitClient, CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import { CreateServiceSpecificCredentialCommand, IAMClient } from "@aws-sdk/client-iam";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type Database, type SpawnedServer, spawnServer, until } from "../../harness/index.ts";
import { type GitClient, gitClient } from "./git-client.ts";

const rounds = 4;
let server: SpawnedServer;
let database: Database;
let ann: GitClient;
let known: pg.Client;
beforeAll(async () => {
  database = await createDatabase();
  server = await spawnServer({ env: { DATABASE_URL: database.url } });
  known = new pg.Client({ connectionString: database.url });
  await known.connect();
}, 120_000);
afterAll(async () => {
  await ann?.remove();
  await known?.end();
  await server?.stop();
  await database.drop();
});

/** The branch as git itself has it, in the server's data folder: one small file. */
function tipOfGit(): string | undefined {
  const place = join(server.data, "git", "123456789012", "us-east-1");
  try {
    const folder = readdirSync(place).find((name) => name.endsWith(".git"));
    return readFileSync(join(place, folder ?? "", "refs/heads/main"), "utf8").trim();
  } catch {
    return undefined;
  }
}
const isTold = async () => (await known.query("select commit_id from codecommit_reference")).rows[0]?.commit_id === tipOfGit();

test("kill -9 in the middle of pushes: the bus is told of every reference that moved, once and in order", {
  timeout: 300_000,
}, async () => {
  const asked = new CreateServiceSpecificCredentialCommand({ UserName: "administrator", ServiceName: "codecommit.amazonaws.com" });
  const { ServiceSpecificCredential: made } = await server.client(IAMClient).send(asked);
  const basic = Buffer.from(`${made?.ServiceUserName}:${made?.ServicePassword}`).toString("base64");
  await server.client(CodeCommitClient).send(new CreateRepositoryCommand({ repositoryName: "killed" }));
  ann = await gitClient(server, { "http.extraHeader": `Authorization: Basic ${basic}` });
  await ann.git("init", "-q", "-b", "main");
  await ann.git("remote", "add", "origin", `${server.endpoint}/v1/repos/killed`);

  for (let round = 0; round < rounds; round++) {
    const before = tipOfGit();
    let stopped = false;
    const pushing = (async () => {
      for (let turn = 0; !stopped; turn++) {
        await writeFile(join(ann.folder, "a.txt"), `${round}/${turn}`);
        await ann.git("add", "-A");
        await ann.git("commit", "-q", "-m", `${round}/${turn}`);
        await ann.git("push", "-q", "origin", "main").catch(() => undefined);
      }
    })();
    // By turns as soon as git has been started, and as soon as it has moved the branch, of which nobody was told yet.
    if (round % 2) await until(() => tipOfGit() !== before, { stepMs: 1 });
    else await until(async () => (await known.query("select 1 from codecommit_push")).rows.length > 0, { stepMs: 1 });
    await server.kill9();
    stopped = true;
    await pushing;
    await server.restart();
    await until(isTold);
    await known.query("delete from codecommit_push");
  }
  await ann.git("push", "-q", "origin", "main");

  await until(isTold);
  const { rows } = await known.query("select detail from event where source = 'aws.codecommit' order by time, id");
  const chain = rows.map(({ detail }) => [detail.oldCommitId, detail.commitId]);
  expect(chain.length).toBeGreaterThan(1);
  expect(chain[0]?.[0]).toBeUndefined();
  expect(chain.slice(1).map(([old]) => old)).toEqual(chain.slice(0, -1).map(([, commit]) => commit));
  expect(chain.at(-1)?.[1]).toBe(tipOfGit());
});
