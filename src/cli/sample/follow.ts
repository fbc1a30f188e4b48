import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { CodePipelineClient, PutApprovalResultCommand } from "@aws-sdk/client-codepipeline";
import type { Config } from "../../config.ts";
import { readKeeper } from "../host/keeper-folder.ts";
import { ensureHost } from "../host.ts";
import type { Profile } from "../profile.ts";
import { lookAt, type StageLine, type Waiting } from "../progress.ts";
import { plainScreen, type Screen, terminalScreen } from "../screen.ts";
import { createSample, hostFolder, sample, sampleHosts, sampleIsComplete } from "./index.ts";

const lookEveryMs = 200;
const final = new Set(["Succeeded", "Failed", "Stopped", "Cancelled"]);

/** Creates the sample if it is not there, brings its hosts up, and shows its newest execution until the server stops. */
export async function followSample(config: Config, profile: Profile, signal: AbortSignal): Promise<void> {
  const screen = process.stdout.isTTY ? terminalScreen(process.stdout) : plainScreen(process.stdout);
  const { endpoint, region, accessKeyId, secretAccessKey } = profile;
  const credentials = { accessKeyId, secretAccessKey };
  const startHosts = async () => {
    for (const { name, port } of sampleHosts) {
      const root = hostFolder(config.data, name);
      await ensureHost({ name, port, root, endpoint, region, credentials, tags: { service: sample.application } });
    }
  };
  if (sampleIsComplete(config.data)) await startHosts();
  else {
    screen.say("\nCreating the sample: a web service, and the pipeline that brings it to two hosts …");
    await createSample(config.data, { endpoint, region, account: config.account, credentials }, startHosts);
  }
  screen.say(`\nPipeline '${sample.pipeline}': a commit travels through source, build, test, approval and deploy`);
  await follow(new CodePipelineClient({ endpoint, region, credentials }), endpoint, screen, signal);
  screen.say(goodbye(config.data));
}

/** Hosts are machines of their own: they go on serving while the server is away. */
function goodbye(data: string): string {
  const keepers = sampleHosts.map(({ name }) => readKeeper(hostFolder(data, name))?.pid).filter(Boolean);
  return keepers.length ? `The sample's hosts go on serving. To end them too: kill ${keepers.join(" ")}` : "";
}

async function follow(client: CodePipelineClient, endpoint: string, screen: Screen, signal: AbortSignal): Promise<void> {
  let lines: StageLine[] = [];
  let executionId = "";
  let told = "";
  const approval = approver(client, screen, signal);
  while (!signal.aborted) {
    const seen = await lookAt(client, sample.pipeline, executionId ? lines : []).catch(() => undefined);
    if (seen) {
      if (seen.executionId !== executionId) {
        if (executionId) screen.say(`\nA new execution: ${seen.executionId}`);
        executionId = seen.executionId;
      }
      lines = seen.lines;
      if (seen.waiting && told !== seen.waiting.token) {
        told = seen.waiting.token;
        screen.say(howToApprove(seen.waiting, endpoint));
      }
      approval.waitsFor(seen.waiting);
      screen.show(lines);
      const last = lines.at(-1);
      if (last && final.has(last.status) && told !== `${executionId}/${last.status}`) {
        told = `${executionId}/${last.status}`;
        if (last.status === "Succeeded") screen.say(deployed());
      }
    }
    await pause(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

// The address is said for the AWS CLI before 2.13, Debian 12's among them, which does not read it from the profile.
const howToApprove = ({ stageName, actionName, token }: Waiting, endpoint: string): string =>
  `The release waits for your approval: ${process.stdin.isTTY ? "press Enter here, " : ""}approve it in the console, or run
  aws --endpoint-url ${endpoint} codepipeline put-approval-result --pipeline-name ${sample.pipeline} --stage-name ${stageName} --action-name ${actionName} --token ${token} --result summary=ok,status=Approved`;

const deployed = (): string =>
  `Deployed. Ask the hosts: ${sampleHosts.map(({ port }) => `curl http://127.0.0.1:${port}/`).join("   ")}
Push a commit and watch it travel: git clone, edit, git push (docs/guides/first-pipeline.md shows how to sign git in)`;

/** Enter in the terminal approves what waits. */
function approver(client: CodePipelineClient, screen: Screen, signal: AbortSignal) {
  let waiting: Waiting | undefined;
  if (process.stdin.isTTY) {
    const terminal = createInterface({ input: process.stdin });
    void once(signal, "abort").then(() => terminal.close());
    terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
    terminal.on("line", () => {
      if (!waiting) return;
      const { stageName, actionName, token } = waiting;
      waiting = undefined;
      const result = { summary: "Approved in the terminal", status: "Approved" as const };
      const command = new PutApprovalResultCommand({ pipelineName: sample.pipeline, stageName, actionName, token, result });
      client.send(command).catch((error: Error) => screen.say(error.message));
    });
  }
  return {
    waitsFor(next: Waiting | undefined) {
      waiting = next;
    },
  };
}
