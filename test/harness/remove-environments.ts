import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createLog } from "../../src/base/log.ts";
import { createCompute } from "../../src/kernel/compute/index.ts";

/** Ends the environments that a server has left running, as servers do: builds outlive them, but must not outlive their test. */
export async function removeEnvironments(data: string): Promise<void> {
  const environments = join(data, "environments");
  const names = existsSync(environments) ? await readdir(environments) : [];
  if (!names.some((name) => existsSync(join(environments, name, "launcher")))) return;
  const compute = await createCompute({ data, compute: "sandbox", spares: false }, createLog(console.error, "error"));
  for (const id of await compute.list()) await (await compute.attach(id))?.remove();
  await compute.close();
}
