import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createLog } from "../../src/base/log.ts";
import { createCompute } from "../../src/kernel/compute/index.ts";

/** Ends the environments that a server has left running, as servers do: builds outlive them, but must not outlive their test. */
export async function removeEnvironments(data: string): Promise<void> {
  const launched = async (folder: string): Promise<boolean> => {
    const names = existsSync(folder) ? await readdir(folder) : [];
    return names.some((name) => existsSync(join(folder, name, "launcher")));
  };
  if (!(await launched(join(data, "environments"))) && !(await launched(join(data, "containers")))) return;
  const engine = process.env["DOCKER_HOST"];
  const compute = await createCompute(
    { data, compute: "sandbox", spares: false, ...(engine ? { engine } : {}) },
    createLog(console.error, "error"),
  );
  for (const id of await compute.list()) await (await compute.attach(id))?.remove();
  await compute.close();
}
