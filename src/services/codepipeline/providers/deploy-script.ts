import { parse } from "yaml";
import type { Artifact } from "../domain/execution/execution.ts";
import { readArtifactFile } from "./artifact-files.ts";
import { ActionFailure, type ActionJob } from "./provider.ts";

/** A deploy specification of version 0.1, or an AppSpec of version 0.0, brought into one form. */
export interface DeploySpec {
  files: { source: string; destination: string }[];
  before: string[];
  after: string[];
}

interface Script {
  location?: unknown;
}

/** Hooks of an AppSpec in the order they run in, around the copying of files. */
const hooksBefore = ["ApplicationStop", "BeforeInstall"];
const hooksAfter = ["AfterInstall", "ApplicationStart", "ValidateService"];

export async function readDeploySpec(job: ActionJob): Promise<DeploySpec | undefined> {
  const { DeploySpec: path } = job.run.resolvedConfiguration;
  if (!path) return undefined;
  let content: Record<string, unknown> | null;
  try {
    content = parse((await readArtifactFile(job, path)).toString(), { maxAliasCount: 0 }) as Record<string, unknown> | null;
  } catch (error) {
    if (error instanceof ActionFailure) throw error;
    throw new ActionFailure("ConfigurationError", `${path} is not valid YAML: ${(error as Error).message}`);
  }
  const { scripts, hooks, files } = content ?? {};
  const steps = (scripts ?? hooks ?? {}) as Record<string, Script[] | undefined>;
  const locations = (names: string[]) =>
    names.flatMap((name) => (steps[name] ?? []).flatMap(({ location }) => (typeof location === "string" ? location : [])));
  return {
    files: Array.isArray(files) ? files.filter((one) => typeof one?.source === "string" && typeof one.destination === "string") : [],
    before: locations(["BeforeDeploy", ...hooksBefore]),
    after: locations(["AfterDeploy", ...hooksAfter]),
  };
}

/** Words of a shell command that mean exactly this text. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** What every instance runs. Names come from the definition and the artifact, so each of them is one quoted word. */
export function deployScript(artifact: Artifact, configuration: Record<string, string>, spec: DeploySpec | undefined): string[] {
  const { TargetDirectory, PreScript, PostScript } = configuration;
  const run = (script: string) => `sh ${quoted(`./${script.replace(/^\.?\//, "")}`)}`;
  const copies = spec
    ? spec.files.map(({ source, destination }) => {
        const from = source === "/" ? "." : `./${source.replace(/^\.?\//, "")}`;
        return `mkdir -p ${quoted(destination)} && cp -R ${quoted(from)} ${quoted(destination)}`;
      })
    : [`mkdir -p ${quoted(TargetDirectory ?? "")} && cp -R . ${quoted(TargetDirectory ?? "")}`];
  return [
    "set -e",
    "work=$(mktemp -d)",
    `trap 'rm -rf "$work"' EXIT`,
    `aws s3 cp ${quoted(`s3://${artifact.bucket}/${artifact.key}`)} "$work/artifact.zip"`,
    'mkdir "$work/files" && cd "$work/files" && unzip -q -o ../artifact.zip',
    ...(spec?.before ?? (PreScript ? [PreScript] : [])).map(run),
    ...copies,
    ...(spec?.after ?? (PostScript ? [PostScript] : [])).map(run),
  ];
}
