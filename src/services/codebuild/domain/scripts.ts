import type { Directories } from "./variables.ts";

/** Where things are inside an environment. `session` is what one command leaves to the next; every user may write it, for `run-as`. */
export const inside = {
  in: "/codebuild/in",
  out: "/codebuild/out",
  session: "/codebuild/session",
  output: "/codebuild/output",
  readonly: "/codebuild/readonly",
  tools: "/codebuild/tools/functions",
} as const;

export const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A shell cannot export a name such as `my.var`. @DIFFERS: AWS hands such variables to processes; here they are left out. */
export const isShellName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);

/** The file that gives the first command its variables. */
export const exportLines = (variables: Record<string, string>): string =>
  Object.entries(variables)
    .filter(([name]) => isShellName(name))
    .map(([name, value]) => `export ${name}=${quote(value.replaceAll("\0", ""))}\n`)
    .join("");

/**
 * Keeps the output of the service's own scripts out of the build's log; `problems-<name>` says what went wrong. An environment made of an
 * image brings the tools that the image may lack.
 */
const silent = (name: string | number): string =>
  `exec </dev/null >${inside.out}/problems-${name} 2>&1\n[ ! -e ${inside.tools} ] || . ${inside.tools}`;

/** Below `in`: the script that makes an environment ready, which is so once `session/env` is there. */
export const prepareFile = "prepare.sh";
export const prepared = `[ -e ${inside.session}/env ] || (. ${inside.in}/${prepareFile})`;

/** A submodule in the working tree of its source; `directory` and `parent` are below the source's directory. */
export interface PlacedSubmodule {
  path: string;
  directory: string;
  parent: string;
  commit: string;
  url: string;
  name: string;
}

/** What an image offers for `runtime-versions`, and where its copy goes below `out`. */
const imageRuntimes = "/codebuild/image/config/runtimes.yml";
export const runtimesFile = "runtimes.yml";

export type PlacedSource =
  | { kind: "git"; path: string; directory: string; commit: string; url: string; submodules?: PlacedSubmodule[] }
  | { kind: "tar"; path: string; directory: string };

export interface Preparation {
  directories: Directories;
  sources: PlacedSource[];
  /** The inline buildspec, put where AWS puts it. */
  inlineBuildspec: boolean;
  /** The cache keys that hold variables, evaluated where the commands would be. */
  texts: string[];
}

/**
 * Unpacks the sources and lays out what the commands share. Every process costs a millisecond of the build's start, so the shell does
 * what it can by itself.
 */
export function prepareScript({ directories, sources, inlineBuildspec, texts }: Preparation): string {
  const { session, output, readonly, out } = inside;
  const all = [directories.source, ...Object.values(directories.secondary)];
  return [
    silent("prepare"),
    "set -e",
    "umask 000",
    `mkdir -p ${[session, readonly, `${output}/tmp`].map(quote).join(" ")} -m 777`,
    "umask 022",
    `mkdir -p ${all.map(quote).join(" ")}`,
    ...(inlineBuildspec ? [`ln -s ${inside.in}/buildspec.yml ${readonly}/buildspec.yml`] : []),
    ...sources.flatMap(placeSource),
    `cd ${quote(directories.source)}`,
    `. ${inside.in}/environment`,
    ...evaluate(texts, "cache-text"),
    "umask 000",
    `: > ${out}/exported`,
    `[ ! -f ${imageRuntimes} ] || cp ${imageRuntimes} ${out}/${runtimesFile}`,
    `printf '%s\\n' ${quote(directories.source)} > ${session}/dir`,
    `export -p > ${session}/env.new`,
    `mv ${session}/env.new ${session}/env`,
  ].join("\n");
}

/** A repository comes as a bare clone; its files are written by the build's own git, so no filter or hook of it runs outside. */
function placeSource(source: PlacedSource): string[] {
  if (source.kind === "tar") return [`tar -xf ${quote(`${inside.in}/${source.path}`)} --no-same-owner -C ${quote(source.directory)}`];
  return [
    ...checkOut(source),
    ...(source.submodules ?? []).flatMap((submodule) => [
      ...checkOut({ ...submodule, directory: `${source.directory}/${submodule.directory}` }),
      ...["url", "active"].map((key) => {
        const parent = quote([source.directory, submodule.parent].filter(Boolean).join("/"));
        return `git -C ${parent} config ${quote(`submodule.${submodule.name}.${key}`)} ${key === "url" ? quote(submodule.url) : "true"}`;
      }),
    ]),
  ];
}

function checkOut(asked: { path: string; directory: string; commit: string; url: string }): string[] {
  const directory = quote(asked.directory);
  return [
    `mkdir -p ${directory}`,
    `cp -r ${quote(`${inside.in}/${asked.path}`)} ${directory}/.git`,
    `git -C ${directory} config core.bare false`,
    `git -C ${directory} config remote.origin.url ${quote(asked.url)}`,
    `git -C ${directory} -c advice.detachedHead=false checkout -q -f --detach ${quote(asked.commit)}`,
  ];
}

/** Unquoted here-documents expand variables and commands but leave quotes and globs alone. */
export function evaluate(texts: string[], name = "text"): string[] {
  return texts.flatMap((text, index) => [`cat > ${inside.out}/${name}-${index} <<CODEBUILD_TEXT_END`, text, "CODEBUILD_TEXT_END"]);
}

export const needsShell = (text: string): boolean => /[$`]/.test(text);

export interface Command {
  /** Path of the command's text below `in`. */
  path: string;
  text: string;
  succeeding: boolean;
  exported: string[];
  user?: string;
  /** Buildspec 0.1: nothing of this command reaches the next one. */
  isolated?: boolean;
}

/**
 * One item of `commands`: a new shell gets the variables and directory of the last one, runs the text with auto-export, and
 * leaves its own behind. Functions, aliases, `set`, traps and the umask end with the shell, and so do the assignments of a text that calls `exit`.
 */
export function commandScript({ path, text, succeeding, exported, user, isolated = false }: Command): string {
  const { session, out } = inside;
  return [
    prepared,
    `. ${session}/env`,
    `export CODEBUILD_BUILD_SUCCEEDING=${succeeding ? 1 : 0}`,
    ...(user === undefined ? [] : [`[ "$HOME" != /root ] || export HOME=~${user}`]),
    `IFS= read -r CODEBUILD_DIRECTORY < ${session}/dir`,
    'cd "$CODEBUILD_DIRECTORY"',
    "unset CODEBUILD_DIRECTORY",
    "set -a",
    `. ${inside.in}/${path} </dev/null`,
    "{ CODEBUILD_LAST_EXIT=$?; set +aefuvx; } 2>/dev/null",
    "umask 022",
    ...(isolated ? [] : [`export -p > ${session}/env`, `printf '%s\\n' "$PWD" > ${session}/dir`]),
    ...(exported.length ? [`{ ${exported.map((name) => `printf '%s=%s\\0' ${name} "\${${name}-}"`).join("; ")}; } > ${out}/exported`] : []),
    'exit "$CODEBUILD_LAST_EXIT"',
    // The dummy backend reads its orders in comments of the script it is given.
    ...text.split("\n").filter((line) => line.trimStart().startsWith("#dummy:")),
  ].join("\n");
}

/** Puts a cache archive back: `src/` below the source directory, `abs/` below the root. An archive may hold only one of them. */
export function restoreScript(sequence: number, sourceDir: string): string {
  const take = (member: string, into: string) => `tar -xf ${inside.in}/cache.tar --strip-components=1 -C ${quote(into)} ${member} || true`;
  return [silent(sequence), take("src", sourceDir), take("abs", "/")].join("\n");
}

/** A folder to list, and where its listing goes below `out`. */
export interface Listing {
  root: string;
  path: string;
}

/** Lists candidates for artifacts, reports and cache, and evaluates the names that hold variables. */
export function listScript(sequence: number, sourceDir: string, listings: Listing[], texts: string[]): string {
  return [
    prepared,
    silent(sequence),
    ...listings.map(
      ({ root, path }) => `find ${quote(root)} -mindepth 1 \\( -type f -o -type l -o -type d \\) -printf '%y%P\\0' > ${inside.out}/${path}`,
    ),
    `. ${inside.session}/env`,
    `cd ${quote(sourceDir)}`,
    ...evaluate(texts),
    "exit 0",
  ].join("\n");
}

/** One archive to make: `list` below `in` holds NUL-separated paths relative to `root`. */
export interface Packing {
  root: string;
  list: string;
  archive: string;
  followLinks: boolean;
  /** Put before every name in the archive. */
  prefix?: string;
  append?: boolean;
}

export function packScript(sequence: number, packings: Packing[]): string {
  return [silent(sequence), "rc=0", ...packings.map((packing) => `${tarCommand(packing)} || [ $? -eq 1 ] || rc=2`), "exit $rc"].join("\n");
}

function tarCommand({ root, list, archive, followLinks, prefix, append }: Packing): string {
  const transform = prefix === undefined ? [] : ["--transform", quote(`s,^,${prefix},S`)];
  return [
    "tar",
    append ? "-rf" : "-cf",
    quote(`${inside.out}/${archive}`),
    // Two names of one file are two files in an artifact.
    "--format=pax --ignore-failed-read --no-recursion --hard-dereference",
    ...(followLinks ? ["-h"] : []),
    ...transform,
    `-C ${quote(root)} --null -T ${quote(`${inside.in}/${list}`)}`,
  ].join(" ");
}
