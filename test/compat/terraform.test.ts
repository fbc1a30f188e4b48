import { spawn, spawnSync } from "node:child_process";
import { copyFile, glob, mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, expect, it } from "vitest";
import { startServer } from "../harness/index.ts";

/** Terraform's AWS provider is a Go program with the Go SDK: it forgives least. Where its binary is not at hand, this is skipped. */
const places = [join(homedir(), ".terraform.d/plugins"), "/usr/share/terraform/plugins", "/usr/local/share/terraform/plugins", "/opt/*"];
const pattern = "registry.terraform.io/hashicorp/aws/*/linux_*/terraform-provider-aws*";

async function findProvider(): Promise<string | undefined> {
  if (spawnSync("terraform", ["version"]).error) return undefined;
  for (const place of places) for await (const found of glob(join(place, pattern))) return resolve(found);
  return undefined;
}
const provider = await findProvider();
const plugins = provider && resolve(provider, "../../../../../..");

const cleanUps: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

/** One provider for all commands: each would start it three times, and it takes seconds to say what it can. */
async function startProvider(file: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(file, ["-debug"], { env: { ...env, TF_LOG: "ERROR" }, stdio: ["ignore", "pipe", "ignore"] });
  cleanUps.push(async () => child.kill("SIGKILL"));
  for await (const line of createInterface(child.stdout)) {
    const found = /TF_REATTACH_PROVIDERS='(.*)'/.exec(line)?.[1];
    if (found) return found;
  }
  throw new Error("the provider does not say where it listens");
}

const title = "Terraform's AWS provider creates the main job, sees no drift, and destroys it";
const why = provider ? "" : " (not on this machine: terraform with its AWS provider)";
it.skipIf(!provider)(`${title}${why}`, { timeout: 240_000 }, async () => {
  const server = await startServer();
  cleanUps.push(() => server.stop());
  const folder = await mkdtemp(join(tmpdir(), "quintet-terraform-"));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  await copyFile(join(import.meta.dirname, "delivery.tf"), join(folder, "main.tf"));
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    TF_VAR_endpoint: server.endpoint,
    AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
    // Programs in Go may take more memory, and collect garbage less often.
    GOGC: "400",
  };
  const TF_REATTACH_PROVIDERS = await startProvider(provider!, env);
  const terraform = (...args: string[]) =>
    new Promise<{ status: number | null; output: string }>((done) => {
      const child = spawn("terraform", [...args, "-no-color"], { cwd: folder, env: { ...env, TF_REATTACH_PROVIDERS } });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
      child.on("exit", (status) => done({ status, output }));
    });

  const init = await terraform("init", `-plugin-dir=${plugins}`);
  expect(init.status, init.output).toBe(0);
  const apply = await terraform("apply", "-auto-approve", "-input=false");
  expect(apply.status, apply.output.slice(-6000)).toBe(0);
  const plan = await terraform("plan", "-detailed-exitcode", "-input=false");
  expect(plan.status, `drift: ${plan.output.slice(-6000)}`).toBe(0);
  // Everything has just been read.
  const destroy = await terraform("destroy", "-refresh=false", "-auto-approve", "-input=false");
  expect(destroy.status, destroy.output.slice(-6000)).toBe(0);
});
