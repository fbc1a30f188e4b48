import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestServer } from "../../harness/index.ts";

const execute = promisify(execFile);
const searchPath = process.env.PATH ?? "";

/** Real git in a folder of its own, with no configuration but what a test gives it. */
export interface GitClient {
  folder: string;
  /** Runs git and gives its standard output; throws with standard error. */
  git(...args: string[]): Promise<string>;
  remove(): Promise<void>;
}

export async function gitClient(
  server: Pick<TestServer, "credentials" | "region">,
  config: Record<string, string> = {},
): Promise<GitClient> {
  const folder = await mkdtemp(join(tmpdir(), "quintet-git-"));
  const env = {
    PATH: searchPath,
    HOME: folder,
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: "Ann",
    GIT_AUTHOR_EMAIL: "ann@example.com",
    GIT_COMMITTER_NAME: "Ann",
    GIT_COMMITTER_EMAIL: "ann@example.com",
    AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
    AWS_DEFAULT_REGION: server.region,
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const settings = Object.entries(config).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
  return {
    folder,
    async git(...args) {
      const { stdout } = await execute("git", [...settings, ...args], { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 });
      return stdout;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What AWS's documentation says to configure, with the server's own address instead of AWS's. */
export const credentialHelper = {
  "credential.helper": "!aws codecommit credential-helper --ignore-host-check $@",
  "credential.UseHttpPath": "true",
};

/** Whether the AWS CLI is installed. */
export const hasAwsCli = (): Promise<boolean> =>
  execute("aws", ["--version"], { env: { PATH: searchPath } }).then(
    () => true,
    () => false,
  );
