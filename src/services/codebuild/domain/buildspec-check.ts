import { type ArtifactSpec, type Buildspec, BuildspecError, type CacheSpec, type PhaseSpec, type ReportSpec } from "./buildspec.ts";
import { defaultOnFailure, parseOnFailure } from "./on-failure.ts";
import type { CommandPhase } from "./phases.ts";
import { isMap, type LineOf, mapAt, switchAt, textAt, textMapAt, textsAt, type Yaml } from "./yaml-reader.ts";

type YamlMap = { [key: string]: Yaml };

const phaseKeys: Record<string, CommandPhase> = { install: "INSTALL", pre_build: "PRE_BUILD", build: "BUILD", post_build: "POST_BUILD" };
const userName = /^[a-zA-Z_][a-zA-Z0-9_.-]{0,31}\$?$/;

/** Checks a parsed buildspec and gives it its types. Throws BuildspecError with AWS's texts where they are known. Unknown top-level keys are ignored. */
export function checkBuildspec(document: Yaml, lineOf: LineOf = () => undefined): Buildspec {
  if (!isMap(document)) throw new BuildspecError("The buildspec is not a YAML map");
  const version = textAt(document, "version") ?? "";
  if (version !== "0.1" && version !== "0.2") {
    throw new BuildspecError(`invalid buildspec \`version\` specified: ${version}, see documentation`);
  }
  const env = mapAt(document, "env");
  const runAs = userAt(document);
  const phases = phasesOf(document, lineOf);
  const artifacts = mapAt(document, "artifacts");
  return {
    version,
    ...(runAs === undefined ? {} : { runAs }),
    shell: shellOf(env),
    variables: { ...textMapAt(mapAt(document, "environment_variables"), "plaintext"), ...textMapAt(env, "variables") },
    parameterStore: textMapAt(env, "parameter-store"),
    secretsManager: textMapAt(env, "secrets-manager"),
    exportedVariables: exportedOf(env),
    gitCredentialHelper: switchAt(env, "git-credential-helper"),
    proxy: { uploadArtifacts: switchAt(mapAt(document, "proxy"), "upload-artifacts"), logs: switchAt(mapAt(document, "proxy"), "logs") },
    phases,
    reports: Object.keys(mapAt(document, "reports")).map((group) => reportOf(group, mapAt(mapAt(document, "reports"), group))),
    ...(hasPrimary(artifacts) ? { artifacts: artifactOf(artifacts, "artifacts") } : {}),
    secondaryArtifacts: Object.fromEntries(
      Object.keys(mapAt(artifacts, "secondary-artifacts")).map((identifier) => [
        identifier,
        artifactOf(mapAt(mapAt(artifacts, "secondary-artifacts"), identifier), identifier),
      ]),
    ),
    ...cacheOf(document),
  };
}

function phasesOf(document: YamlMap, lineOf: LineOf): Partial<Record<CommandPhase, PhaseSpec>> {
  const phases = mapAt(document, "phases");
  const found: Partial<Record<CommandPhase, PhaseSpec>> = {};
  for (const key of Object.keys(phases)) {
    const name = Object.hasOwn(phaseKeys, key) ? phaseKeys[key] : undefined;
    if (!name) throw new BuildspecError(`Invalid buildspec phase name: ${key}. Expecting: build,install,post_build,pre_build`);
    found[name] = phaseOf(key, mapAt(phases, key), lineOf);
  }
  if (!Object.keys(found).length) throw new BuildspecError("At least one phase is required. Expecting: build,install,post_build,pre_build");
  return found;
}

function phaseOf(key: string, phase: YamlMap, lineOf: LineOf): PhaseSpec {
  const onFailureText = textAt(phase, "on-failure");
  const onFailure = onFailureText === undefined ? defaultOnFailure : parseOnFailure(onFailureText);
  if (!onFailure) throw new BuildspecError(`Invalid on-failure value in phase ${key}: ${onFailureText}`);
  const runAs = userAt(phase);
  const runtimeVersions = key === "install" ? textMapAt(phase, "runtime-versions") : {};
  const commands = commandsAt(phase, "commands", ["phases", key, "commands"], lineOf);
  const last = commandsAt(phase, "finally", ["phases", key, "finally"], lineOf);
  if (!commands.length && !last.length && !Object.keys(runtimeVersions).length) {
    throw new BuildspecError(`Commands are required in phase ${key}`);
  }
  return { ...(runAs === undefined ? {} : { runAs }), onFailure, runtimeVersions, commands, finally: last };
}

/** The unquoted `- echo foo: bar` is a map to YAML; AWS's message names the line, so ours does. */
function commandsAt(phase: YamlMap, key: "commands" | "finally", path: (string | number)[], lineOf: LineOf): string[] {
  const value = phase[key];
  if (value === undefined || value === null || value === "") return [];
  const list = Array.isArray(value) ? value : [value];
  return list.map((item, index) => {
    if (item === null) return "";
    if (typeof item === "string") {
      if (item.includes("\0")) throw new BuildspecError(`Expected Commands[${index}] to hold no NUL character`);
      return item;
    }
    const line = lineOf(Array.isArray(value) ? [...path, index] : path);
    const where = line === undefined ? "" : ` at line ${line}, value of the key tag on line ${Math.max(1, line - 1)} might be empty`;
    throw new BuildspecError(`Expected Commands[${index}] to be of string type: found subkeys instead${where}`);
  });
}

function shellOf(env: YamlMap): "bash" | "sh" {
  const shell = textAt(env, "shell") ?? "sh";
  if (shell === "bash" || shell === "/bin/bash") return "bash";
  if (shell === "sh" || shell === "/bin/sh") return "sh";
  throw new BuildspecError(`Unsupported shell in env: ${shell}. Expecting: bash, /bin/sh`);
}

function exportedOf(env: YamlMap): string[] {
  const exported = textsAt(env, "exported-variables");
  const secret = { ...textMapAt(env, "parameter-store"), ...textMapAt(env, "secrets-manager") };
  for (const name of exported) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new BuildspecError(`Invalid exported variable name: ${name}`);
    if (name.startsWith("AWS_")) throw new BuildspecError(`Exported variable cannot start with AWS_: ${name}`);
    if (Object.hasOwn(secret, name)) throw new BuildspecError(`Exported variable cannot be a secret: ${name}`);
  }
  return exported;
}

function userAt(parent: YamlMap): string | undefined {
  const user = textAt(parent, "run-as");
  if (user !== undefined && !userName.test(user)) throw new BuildspecError(`Invalid run-as user: ${user}`);
  return user;
}

function artifactOf(artifact: YamlMap, name: string): ArtifactSpec {
  const files = textsAt(artifact, "files");
  if (!files.length) throw new BuildspecError(`${name}: files are required in artifacts`);
  const given = {
    name: textAt(artifact, "name"),
    baseDirectory: textAt(artifact, "base-directory"),
    s3Prefix: textAt(artifact, "s3-prefix"),
  };
  return {
    files,
    ...present(given),
    discardPaths: switchAt(artifact, "discard-paths"),
    excludePaths: textsAt(artifact, "exclude-paths"),
    enableSymlinks: switchAt(artifact, "enable-symlinks"),
  };
}

/** `files` may be missing where there are only secondary artifacts: AWS's page calls it required, its builds and real files do not. */
const hasPrimary = (artifacts: YamlMap): boolean =>
  Object.keys(artifacts).length > 0 && (artifacts["files"] !== undefined || artifacts["secondary-artifacts"] === undefined);

function reportOf(group: string, report: YamlMap): ReportSpec {
  const files = textsAt(report, "files");
  if (!files.length) throw new BuildspecError(`${group}: files are required in reports`);
  return {
    group,
    files,
    ...present({ baseDirectory: textAt(report, "base-directory") }),
    discardPaths: switchAt(report, "discard-paths"),
    format: (textAt(report, "file-format") ?? "JUNITXML").toUpperCase(),
  };
}

function cacheOf(document: YamlMap): { cache?: CacheSpec } {
  const cache = mapAt(document, "cache");
  const paths = textsAt(cache, "paths");
  if (!paths.length) return {};
  const fallbackKeys = textsAt(cache, "fallback-keys");
  if (fallbackKeys.length > 5) throw new BuildspecError("At most 5 fallback-keys are allowed in cache");
  const action = textAt(cache, "action");
  if (action !== undefined && action !== "restore" && action !== "save") throw new BuildspecError(`Invalid cache action: ${action}`);
  return {
    cache: { paths, ...present({ key: textAt(cache, "key") }), fallbackKeys, restores: action !== "save", saves: action !== "restore" },
  };
}

function present<T extends Record<string, string | undefined>>(given: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: string };
}
