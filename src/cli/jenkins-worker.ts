import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type ActionCategory, CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { createJenkins } from "./jenkins.ts";
import { createJenkinsWorker, ensureType } from "./jenkins-jobs.ts";

const usage = `usage: quintet jenkins-worker --jenkins http://USER:TOKEN@HOST:PORT/ [--endpoint-url URL] [--region REGION]
         [--category Build|Test|Deploy|Invoke] [--provider Jenkins] [--version 1] [--create] [--interval SECONDS]
Runs the Jenkins jobs that custom actions ask for. Signs with the usual AWS profile or environment; --create declares the action type.`;

/** A job worker for Jenkins: it uses CodePipeline's public operations only, here or at AWS. Ends on SIGINT or SIGTERM. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      jenkins: { type: "string" },
      "endpoint-url": { type: "string" },
      region: { type: "string" },
      category: { type: "string", default: "Build" },
      provider: { type: "string", default: "Jenkins" },
      version: { type: "string", default: "1" },
      create: { type: "boolean" },
      interval: { type: "string", default: "5" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help || !values.jenkins) {
    console.error(usage);
    return 2;
  }
  const endpoint = values["endpoint-url"];
  const pipelines = new CodePipelineClient({ ...(endpoint ? { endpoint } : {}), ...(values.region ? { region: values.region } : {}) });
  const region = await pipelines.config.region();
  const type = { category: values.category as ActionCategory, provider: values.provider, version: values.version };
  const print = (line: string) => console.log(line);
  if (values.create) await ensureType({ pipelines, type });
  const s3Endpoint =
    endpoint ??
    (await pipelines.config.endpoint?.().then(({ protocol, hostname, port }) => `${protocol}//${hostname}${port ? `:${port}` : ""}`));
  const worker = createJenkinsWorker({
    ...{ pipelines, type, print, region, jenkins: createJenkins(values.jenkins) },
    ...(s3Endpoint ? { endpoint: s3Endpoint } : {}),
  });
  const stopped = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopped.abort());
  print(`Waiting for jobs of ${type.category}/Custom/${type.provider}/${type.version}`);
  while (!stopped.signal.aborted) {
    // The other side may be restarting; what it said last is printed, and it is asked again.
    await worker.step().catch((error: Error) => print(error.message));
    await pause(Number(values.interval) * 1000, undefined, { signal: stopped.signal }).catch(() => undefined);
  }
  return 0;
}
