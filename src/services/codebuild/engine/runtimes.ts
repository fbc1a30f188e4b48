import { readFile } from "node:fs/promises";
import { type Buildspec, BuildspecError } from "../domain/buildspec.ts";
import { hostImage } from "../domain/environment-rules.ts";
import { type RuntimeTable, runtimeTable, type SelectedRuntime, selectRuntimes } from "../domain/runtimes.ts";
import { runtimesFile } from "../domain/scripts.ts";
import { type Job, readStart } from "./job.ts";
import { BuildFailure } from "./outside.ts";
import { readYaml } from "./read-buildspec.ts";

const hostTable = new URL("../runtimes.yml", import.meta.url);

/** What the buildspec's `runtime-versions` comes to on the build's image; nothing where the image has no table. */
export async function runtimesOf(job: Job, spec: Buildspec): Promise<SelectedRuntime[]> {
  const wanted = spec.phases.INSTALL?.runtimeVersions ?? {};
  if (!Object.keys(wanted).length) return [];
  const { environmentVariables = [], image } = job.state.plan.environment;
  const given = Object.fromEntries(environmentVariables.map(({ name = "", value = "" }) => [name, value]));
  try {
    const table = hostImage(image) ? await builtIn() : await ofImage(job);
    return table ? selectRuntimes(table, wanted, { ...spec.variables, ...given }) : [];
  } catch (error) {
    if (error instanceof BuildspecError) throw new BuildFailure("YAML_FILE_ERROR", error.message, { cause: error });
    throw error;
  }
}

const builtIn = async (): Promise<RuntimeTable> => runtimeTable(readYaml(await readFile(hostTable, "utf8")).plain);

/** The table that the image brings along, which the preparing script has put where it can be read. */
async function ofImage(job: Job): Promise<RuntimeTable | undefined> {
  const text = await readStart(job.environment, runtimesFile);
  return text ? runtimeTable(readYaml(text).plain) : undefined;
}
