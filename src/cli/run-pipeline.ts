import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  CodePipelineClient,
  CreatePipelineCommand,
  ListPipelineExecutionsCommand,
  type PipelineDeclaration,
} from "@aws-sdk/client-codepipeline";
import { createLog } from "../base/log.ts";
import { configFromEnv } from "../config.ts";
import { startServer } from "../server.ts";
import { furnish } from "./local-pipeline/furnish.ts";
import { keepDeployed } from "./local-pipeline/keep-deployed.ts";
import { localPipeline, readPipeline } from "./local-pipeline/local-pipeline.ts";
import { watch } from "./local-pipeline/watch.ts";
import { commitOf } from "./local-pipeline/working-commit.ts";

export const usage = `usage: quintet run [--variable NAME=VALUE]… [--project FILE]… [--approve] PIPELINE.json [DIR]
Runs a whole pipeline with the files of a working tree as its source, on a server of its own that is gone afterwards. PIPELINE.json is
what "aws codepipeline get-pipeline" prints. --project FILE gives a build project as "aws codebuild create-project" takes it; others use
the buildspec.yml of their input. S3 deployments land in DIR/.quintet/deployed; other deployments are left out and named.`;

interface Asked {
  file: string;
  folder: string;
  projects: string[];
  variables: { name: string; value: string }[];
  approve: boolean;
}

/** Exit code 0 when the pipeline succeeds, 1 when it does not, 2 when it cannot be asked for. */
export async function main(args: string[]): Promise<number> {
  const asked = read(args);
  if (typeof asked === "string") {
    console.error(asked);
    return 2;
  }
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  const declared = await readPipeline(asked.file);
  const { pipeline, leftOut, projects } = localPipeline(declared, await commitOf(asked.folder));
  for (const line of leftOut) print(`left out: ${line}`);

  const data = await mkdtemp(join(tmpdir(), "quintet-pipeline-"));
  await chmod(data, 0o711);
  const log = createLog((line) => process.stderr.write(`${line}\n`), "error");
  const config = configFromEnv(undefined, { data, port: 0, host: "127.0.0.1" });
  // A server of its own: nobody else's database, objects or remote places.
  for (const key of ["databaseUrl", "blobs", "remotes"] as const) delete config[key];
  const server = await startServer(config, log);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  try {
    const access = { endpoint: server.endpoint, region: config.region, credentials: server.administrator!, maxAttempts: 1 };
    const buckets = await furnish(access, { pipeline, projects, projectFiles: asked.projects, folder: asked.folder, print });
    const client = new CodePipelineClient(access);
    const pipelineExecutionId = await start(client, pipeline, asked.variables);
    const status = await watch({
      client,
      access,
      name: pipeline.name!,
      pipelineExecutionId,
      approve: asked.approve,
      print,
      signal: stop.signal,
    });
    await keepDeployed(access, buckets, join(asked.folder, ".quintet", "deployed"), print);
    print(status.toUpperCase());
    return status === "Succeeded" ? 0 : 1;
  } finally {
    await server.stop();
    await rm(data, { recursive: true, force: true });
  }
}

/** A pipeline starts when it is made, with the defaults of its variables: what was given here stands in their place. */
async function start(client: CodePipelineClient, pipeline: PipelineDeclaration, variables: Asked["variables"]): Promise<string> {
  const given = new Map(variables.map(({ name, value }) => [name, value]));
  const withValues = (pipeline.variables ?? []).map((one) =>
    given.has(one.name ?? "") ? { ...one, defaultValue: given.get(one.name ?? "")! } : one,
  );
  await client.send(new CreatePipelineCommand({ pipeline: { ...pipeline, ...(withValues.length ? { variables: withValues } : {}) } }));
  const { pipelineExecutionSummaries = [] } = await client.send(new ListPipelineExecutionsCommand({ pipelineName: pipeline.name }));
  return pipelineExecutionSummaries[0]?.pipelineExecutionId ?? "";
}

function read(args: string[]): Asked | string {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      variable: { type: "string", multiple: true, default: [] },
      project: { type: "string", multiple: true, default: [] },
      approve: { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
    },
  });
  const [file, folder = "."] = positionals;
  if (values.help || !file || positionals.length > 2) return usage;
  const variables = values.variable.map((pair) => /^([^=]+)=(.+)$/s.exec(pair));
  const wrong = variables.indexOf(null);
  if (wrong >= 0) return `--variable takes NAME=VALUE, not "${values.variable[wrong]}"`;
  return {
    ...{ file: resolve(file), folder: resolve(folder), projects: values.project.map((one) => resolve(one)), approve: values.approve },
    variables: variables.map((pair) => ({ name: pair![1]!, value: pair![2]! })),
  };
}
