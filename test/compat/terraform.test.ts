import { spawn, spawnSync } from "node:child_process";
import { copyFile, glob, mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";
import { startServer } from "../harness/index.ts";

/** Terraform's AWS provider is a Go program with the Go SDK: it forgives least. Where its binary is not at hand, this is skipped. */
const places = [join(homedir(), ".terraform.d/plugins"), "/usr/share/terraform/plugins", "/usr/local/share/terraform/plugins", "/opt/*"];
const pattern = "registry.terraform.io/hashicorp/aws/*/linux_*/terraform-provider-aws*";

async function findPlugins(): Promise<string | undefined> {
  if (spawnSync("terraform", ["version"]).error) return undefined;
  for (const place of places) for await (const found of glob(join(place, pattern))) return resolve(found, "../../../../../..");
  return undefined;
}
const plugins = await findPlugins();

const cleanUps: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

it.skipIf(!plugins)("Terraform's AWS provider creates the main job, sees no drift, and destroys it", { timeout: 240_000 }, async () => {
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
  };
  const terraform = (...args: string[]) =>
    new Promise<{ status: number | null; output: string }>((done) => {
      const child = spawn("terraform", [...args, "-no-color"], { cwd: folder, env });
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
  const destroy = await terraform("destroy", "-auto-approve", "-input=false");
  expect(destroy.status, destroy.output.slice(-6000)).toBe(0);
});
