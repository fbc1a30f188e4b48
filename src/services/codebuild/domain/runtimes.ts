import { BuildspecError } from "./buildspec.ts";
import { isMap, mapAt, textsAt, type Yaml } from "./yaml-reader.ts";

/** What an image offers for `runtime-versions`: language to version to commands; "default" stands for every other version. */
export type RuntimeTable = Map<string, Map<string, string[]>>;

/** Reads a parsed `runtimes.yml`. Throws BuildspecError. */
export function runtimeTable(document: Yaml): RuntimeTable {
  if (!isMap(document)) throw new BuildspecError("runtimes.yml is not a YAML map");
  const runtimes = mapAt(document, "runtimes");
  return new Map(
    Object.keys(runtimes).map((language) => {
      const runtime = mapAt(runtimes, language);
      const versions = mapAt(runtime, "versions");
      const offered = new Map(Object.keys(versions).map((version) => [version, textsAt(mapAt(versions, version), "commands")]));
      if (runtime["default"] !== undefined) offered.set("default", textsAt(mapAt(runtime, "default"), "commands"));
      return [language, offered];
    }),
  );
}

export interface SelectedRuntime {
  language: string;
  version: string;
  commands: string[];
}

/**
 * The commands of the runtimes that a buildspec selects: a version as it is written, `latest`, `18.x`, or a variable of the build.
 * Throws BuildspecError, in AWS's words, for a language or a version that the image does not offer.
 */
export function selectRuntimes(table: RuntimeTable, wanted: Record<string, string>, variables: Record<string, string>): SelectedRuntime[] {
  return Object.entries(wanted).map(([language, written]) => {
    const offered = table.get(language.toLowerCase());
    if (!offered) {
      const names = [...table.keys()].join(", ");
      throw new BuildspecError(`Unknown runtime named '${language}'. This build image has the following runtimes: ${names}`);
    }
    const named = /^\$\{?(\w+)\}?$/.exec(written)?.[1];
    const asked = named === undefined ? written : (variables[named] ?? "");
    const versions = [...offered.keys()].filter((version) => version !== "default").sort(byVersion);
    const found = versionFor(asked, versions);
    const commands = offered.get(found ?? "default");
    if (!commands) {
      throw new BuildspecError(
        `Unknown runtime version named '${asked}' of ${language}. This build image has the following versions: ${versions.join(", ")}`,
      );
    }
    const version = found ?? asked.replace(/\.x$/, "");
    if (!/^[A-Za-z0-9._-]+$/.test(version)) throw new BuildspecError(`Invalid runtime version of ${language}: ${asked}`);
    return { language, version, commands: commands.map((command) => `VERSION='${version}'\n${command}`) };
  });
}

function versionFor(asked: string, versions: string[]): string | undefined {
  if (versions.includes(asked)) return asked;
  if (asked === "latest") return versions.at(-1);
  const start = /^(.+)\.x$/.exec(asked)?.[1];
  return start === undefined ? undefined : versions.findLast((version) => version === start || version.startsWith(`${start}.`));
}

/** 9 before 10, corretto8 before corretto21. */
function byVersion(left: string, right: string): number {
  const parts = (version: string) => version.split(/[^0-9]+/).map(Number);
  const [one, other] = [parts(left), parts(right)];
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference) return difference;
  }
  return 0;
}
