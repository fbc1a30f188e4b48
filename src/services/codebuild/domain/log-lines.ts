import type { Buildspec } from "./buildspec.ts";
import type { PhaseContext, PhaseName, PhaseStatus } from "./phases.ts";

/** A line that the service itself writes: `[Container] 2026/11/22 23:30:00.123000 text`. People's scripts match on these. */
export function containerLine(text: string, at: Date): string {
  const iso = at.toISOString();
  return `[Container] ${iso.slice(0, 10).replaceAll("-", "/")} ${iso.slice(11, 23)}000 ${text}`;
}

export const agentLines = [
  "Running on CodeBuild On-demand",
  "Waiting for agent ping",
  "Waiting for DOWNLOAD_SOURCE",
  "Phase is DOWNLOAD_SOURCE",
];

export const phaseEntered = (phase: PhaseName): string => `Entering phase ${phase}`;

export const phaseComplete = (phase: PhaseName, status: PhaseStatus, context: PhaseContext): string[] => [
  `Phase complete: ${phase} State: ${status}`,
  `Phase context status code: ${context.statusCode} Message: ${context.message}`,
];

export const commandBegins = (text: string): string => `Running command ${text}`;
export const commandFailed = (text: string, exitCode: number): string =>
  `Command did not exit successfully ${text} exit status ${exitCode}`;

export const commandError = (text: string, exitCode: number): PhaseContext => ({
  statusCode: "COMMAND_EXECUTION_ERROR",
  message: `Error while executing command: ${text}. Reason: exit status ${exitCode}`,
});

const nameInYaml = { INSTALL: "INSTALL", PRE_BUILD: "PRE_BUILD", BUILD: "BUILD", POST_BUILD: "POST_BUILD" } as const;

function runtimeLines(spec: Buildspec, selected: { language: string; version: string }[]): string[] {
  if (!Object.keys(spec.phases.INSTALL?.runtimeVersions ?? {}).length) return ["No runtime version selected in buildspec."];
  if (!selected.length) return ["Skipping install of runtimes. Runtime version selection is not supported by this build image."];
  return selected.map(({ language, version }) => `Selecting '${language}' runtime version '${version}' based on manual selections...`);
}

/** What the agent says once it has read the buildspec. */
export function sourceLines(
  spec: Buildspec,
  about: {
    sourceDir: string;
    yamlLocation: string;
    sourceKind?: string;
    secrets: boolean;
    runtimes?: { language: string; version: string }[];
  },
): string[] {
  const phases = Object.entries(spec.phases);
  return [
    `CODEBUILD_SRC_DIR=${about.sourceDir}`,
    `YAML location is ${about.yamlLocation}`,
    ...(about.sourceKind ? [`Setting HTTP client timeout to higher timeout for ${about.sourceKind} source`] : []),
    "Processing environment variables",
    ...(about.secrets ? ["Decrypting parameter store environment variables"] : []),
    ...runtimeLines(spec, about.runtimes ?? []),
    `Moving to directory ${about.sourceDir}`,
    ...(spec.cache ? [] : ["Cache is not defined in the buildspec", "Skip cache due to: no paths specified to be cached"]),
    "Registering with agent",
    `Phases found in YAML: ${phases.length}`,
    ...phases.map(([name, phase]) => ` ${nameInYaml[name as keyof typeof nameInYaml]}: ${phase.commands.length} commands`),
  ];
}
