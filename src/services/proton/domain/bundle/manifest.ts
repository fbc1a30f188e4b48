import { type BundleFiles, bundleLimits } from "./layout.ts";
import { isMap, type Plain } from "./plain.ts";
import { BundleProblem } from "./problem.ts";

export interface CodeBuildSettings {
  image: string | undefined;
  runtimes: { [name: string]: string };
  variables: { [name: string]: string };
  secrets: { [name: string]: string };
  provision: string[];
  deprovision: string[];
  inputType: "JSON" | "HCL";
  projectProperties: Plain | undefined;
}

export type Manifest =
  | { engine: "cloudformation"; file: string }
  | { engine: "terraform"; files: string[] }
  | { engine: "codebuild"; settings: CodeBuildSettings };

/** manifest.yaml of one infrastructure folder: one template, for one engine. */
export function readManifest(plain: Plain, folder: string, files: BundleFiles): Manifest {
  const where = `${folder}/manifest.yaml`;
  const list = isMap(plain) && isMap(plain.infrastructure) ? plain.infrastructure.templates : undefined;
  if (!Array.isArray(list)) throw new BundleProblem(`${where} has no list infrastructure.templates`);
  const [entry, ...more] = list;
  if (!isMap(entry) || more.length > 0) throw new BundleProblem(`${where} must name exactly one template`);
  switch (entry.rendering_engine) {
    case "jinja":
      return cloudFormation(entry, { where, folder, files });
    case "hcl":
      return terraform(entry, { where, folder, files });
    case "codebuild":
      return { engine: "codebuild", settings: codeBuild(entry.settings ?? null, where) };
    default:
      throw new BundleProblem(
        `${where}: rendering_engine must be jinja, hcl or codebuild, found ${JSON.stringify(entry.rendering_engine ?? null)}`,
      );
  }
}

interface Place {
  where: string;
  folder: string;
  files: BundleFiles;
}
type Entry = { [key: string]: Plain };

function language(entry: Entry, wanted: string, where: string): void {
  const found = entry.template_language;
  if (found !== wanted) throw new BundleProblem(`${where}: template_language must be ${wanted}, found ${JSON.stringify(found ?? null)}`);
}

function cloudFormation(entry: Entry, { where, folder, files }: Place): Manifest {
  language(entry, "cloudformation", where);
  const { file } = entry;
  if (typeof file !== "string") throw new BundleProblem(`${where}: file must name the template`);
  const found = files.get(`${folder}/${file}`);
  if (!found) throw new BundleProblem(`${where} names ${file}, which is not in ${folder}`);
  if (found.length > bundleLimits.templateBytes)
    throw new BundleProblem(`${folder}/${file} is larger than ${bundleLimits.templateBytes / 1024} KB`);
  return { engine: "cloudformation", file };
}

function terraform(entry: Entry, { where, folder, files }: Place): Manifest {
  language(entry, "terraform", where);
  const { file } = entry;
  if (typeof file !== "string") throw new BundleProblem(`${where}: file must be "*" or name a file`);
  const own = [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
  const chosen = file === "*" ? own.filter((name) => name.endsWith(".tf") && !name.includes("/")) : own.filter((name) => name === file);
  if (chosen.length === 0) throw new BundleProblem(`${where} names ${file}, and ${folder} has no such Terraform file`);
  return { engine: "terraform", files: chosen.sort() };
}

function codeBuild(settings: Plain, where: string): CodeBuildSettings {
  if (!isMap(settings)) throw new BundleProblem(`${where} has no settings for CodeBuild`);
  const env = isMap(settings.env) ? settings.env : {};
  const inputType = settings.input_type ?? "JSON";
  if (inputType !== "JSON" && inputType !== "HCL") throw new BundleProblem(`${where}: input_type must be JSON or HCL`);
  const provision = texts(settings.provision, `${where}: provision`);
  if (provision.length === 0) throw new BundleProblem(`${where} has no provision commands`);
  return {
    image: settings.image === undefined ? undefined : String(settings.image),
    runtimes: textMap(settings.runtimes, `${where}: runtimes`),
    variables: textMap(env.variables, `${where}: env.variables`),
    secrets: textMap(env.secrets_manager, `${where}: env.secrets_manager`),
    provision,
    deprovision: texts(settings.deprovision, `${where}: deprovision`),
    inputType,
    projectProperties: settings.project_properties,
  };
}

function texts(plain: Plain | undefined, where: string): string[] {
  if (plain === undefined || plain === null) return [];
  if (!Array.isArray(plain)) throw new BundleProblem(`${where} must be a list of commands`);
  return plain.map((one) => {
    if (typeof one !== "string") throw new BundleProblem(`${where} must be a list of texts`);
    return one;
  });
}

function textMap(plain: Plain | undefined, where: string): { [name: string]: string } {
  if (plain === undefined || plain === null) return {};
  if (!isMap(plain)) throw new BundleProblem(`${where} must be a map`);
  return Object.fromEntries(
    Object.entries(plain).map(([name, value]) => {
      if (typeof value === "object") throw new BundleProblem(`${where}.${name} must be a text`);
      return [name, String(value)];
    }),
  );
}
