import { basename, join } from "node:path";
import type { Log } from "../base/log.ts";
import { configFromEnv } from "../config.ts";
import type { Compute } from "../kernel/compute/index.ts";
import type { BatchNode, LocalBuildSettings, WorkingTree } from "../services/codebuild/local.ts";
import { folderOutside } from "./run-outside.ts";

/** What a person asked `quintet run` for. */
export interface RunAsked {
  folder: string;
  buildspec: string;
  artifacts: string;
  timeoutInMinutes: number;
  variables: { name: string; value: string }[];
  /** Directories of secondary sources, by their identifiers. */
  sources: Record<string, string>;
  batch: boolean;
}

/** What all builds of one run stand on. */
export interface Stand {
  asked: RunAsked;
  compute: Compute;
  log: Log;
  data: string;
  workingTree: WorkingTree;
}

export const print = (line: string): void => void process.stdout.write(`${line}\n`);
export const nameOf = ({ folder }: RunAsked): string => basename(folder).replace(/[^A-Za-z0-9_-]/g, "-") || "build";

/** How one build is started: on its own, or as a node of a batch, whose lines and artifacts carry its identifier. */
export function settingsFor(
  { asked, compute, log, data, workingTree }: Stand,
  node?: BatchNode,
): { settings: LocalBuildSettings; look(set: () => void): void; forget(): void } {
  let timer: NodeJS.Timeout | undefined;
  let look = () => {};
  const say = node ? (line: string) => print(`[${node.identifier}] ${line}`) : print;
  const own = Object.entries(node?.env.variables ?? {}).map(([name, value]) => ({ name, value }));
  const below = (folder: string) => (node ? join(folder, node.identifier) : folder);
  const settings: LocalBuildSettings = {
    ...{ compute, log, print: say, timeoutInMinutes: asked.timeoutInMinutes, workingTree, name: nameOf(asked) },
    variables: [...new Map([...asked.variables, ...own].map((variable) => [variable.name, variable])).values()],
    outside: folderOutside({
      artifacts: below(asked.artifacts),
      reports: below(join(asked.folder, ".quintet", "reports")),
      cacheFolder: join(asked.folder, ".quintet", "cache"),
      print: say,
    }),
    scratch: below(join(data, "scratch")),
    egress: configFromEnv().egress,
    wakeAt(time) {
      clearTimeout(timer);
      timer = setTimeout(() => look(), time.getTime() - Date.now());
    },
    ...(node?.buildspec === undefined ? {} : { buildspec: node.buildspec }),
    ...(node
      ? { batch: { id: "local", arn: "local", identifier: node.identifier, attempt: 1, ...(node.share ? { share: node.share } : {}) } }
      : {}),
  };
  return {
    settings,
    look(set) {
      look = set;
    },
    forget: () => clearTimeout(timer),
  };
}
