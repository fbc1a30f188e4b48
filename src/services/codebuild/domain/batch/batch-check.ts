import { BuildspecError } from "../buildspec.ts";
import { isMap, mapAt, switchAt, textAt, textMapAt, textsAt, type Yaml } from "../yaml-reader.ts";
import type { BatchNode, BatchSpec, NodeEnvironment } from "./batch-spec.ts";
import { matrixNodes } from "./matrix.ts";

type YamlMap = { [key: string]: Yaml };

const kinds = ["build-list", "build-graph", "build-matrix", "build-fanout"] as const;
export const mostBuilds = 100;

/** Checks the `batch` section of a parsed buildspec. Throws BuildspecError; undefined where there is no such section. */
export function checkBatch(document: Yaml): BatchSpec | undefined {
  if (!isMap(document)) throw new BuildspecError("The buildspec is not a YAML map");
  if (document["batch"] === undefined || document["batch"] === null) return undefined;
  const batch = mapAt(document, "batch");
  const given = kinds.filter((kind) => batch[kind] !== undefined && batch[kind] !== null);
  const [kind] = given;
  if (!kind || given.length > 1) throw new BuildspecError(`Exactly one of ${kinds.join(", ")} is required in batch`);
  const spec = { kind, fastFail: switchAt(batch, "fast-fail"), nodes: nodesOf(batch, kind) };
  checkNodes(spec.nodes);
  return spec;
}

function nodesOf(batch: YamlMap, kind: (typeof kinds)[number]): BatchNode[] {
  switch (kind) {
    case "build-list":
    case "build-graph":
      return listed(batch[kind]!, kind);
    case "build-matrix":
      return matrixNodes(mapAt(batch, kind), environmentOf);
    case "build-fanout":
      return fanned(mapAt(batch, kind));
  }
}

function listed(value: Yaml, kind: string): BatchNode[] {
  if (!Array.isArray(value)) throw new BuildspecError(`Expected ${kind} to be a list`);
  return value.map((item, index) => {
    if (!isMap(item)) throw new BuildspecError(`Expected ${kind}[${index}] to be a map`);
    const identifier = textAt(item, "identifier") ?? "";
    if (!/^[A-Za-z0-9_]{1,128}$/.test(identifier)) {
      throw new BuildspecError(`Invalid identifier in ${kind}[${index}]: only alphanumeric characters and underscores are supported`);
    }
    if (kind === "build-list" && item["depend-on"] !== undefined) throw new BuildspecError("depend-on is only supported in build-graph");
    const buildspec = textAt(item, "buildspec");
    return {
      identifier,
      dependsOn: textsAt(item, "depend-on"),
      ignoreFailure: switchAt(item, "ignore-failure"),
      ...(buildspec ? { buildspec } : {}),
      debugSession: switchAt(item, "debug-session"),
      env: environmentOf(mapAt(item, "env")),
    };
  });
}

function fanned(fanout: YamlMap): BatchNode[] {
  const parallelism = Number(textAt(fanout, "parallelism") ?? "");
  if (!Number.isInteger(parallelism) || parallelism < 1 || parallelism > mostBuilds) {
    throw new BuildspecError(`parallelism of build-fanout must be between 1 and ${mostBuilds}`);
  }
  const ignoreFailure = switchAt(fanout, "ignore-failure");
  return Array.from({ length: parallelism }, (_, index) => ({
    identifier: `build${index}`,
    dependsOn: [],
    ignoreFailure,
    debugSession: false,
    env: { variables: {} },
    share: { index, of: parallelism },
  }));
}

export function environmentOf(env: YamlMap): NodeEnvironment {
  const [computeType, fleet] = [textAt(env, "compute-type"), textAt(env, "fleet")];
  if (computeType !== undefined && fleet !== undefined) throw new BuildspecError("compute-type and fleet exclude each other in env");
  const [image, type] = [textAt(env, "image"), textAt(env, "type")];
  return {
    ...(computeType === undefined ? {} : { computeType }),
    ...(fleet === undefined ? {} : { fleet }),
    ...(image === undefined ? {} : { image }),
    ...(type === undefined ? {} : { type }),
    ...(env["privileged-mode"] === undefined ? {} : { privilegedMode: switchAt(env, "privileged-mode") }),
    variables: textMapAt(env, "variables"),
  };
}

/** Identifiers are unique, dependencies exist, and nobody waits for themselves. */
function checkNodes(nodes: BatchNode[]): void {
  if (!nodes.length) throw new BuildspecError("At least one build is required in batch");
  if (nodes.length > mostBuilds) throw new BuildspecError(`A batch can have at most ${mostBuilds} builds, found ${nodes.length}`);
  const known = new Map<string, BatchNode>();
  for (const node of nodes) {
    if (known.has(node.identifier)) throw new BuildspecError(`Duplicate identifier in batch: ${node.identifier}`);
    known.set(node.identifier, node);
  }
  for (const { identifier, dependsOn } of nodes) {
    const missing = dependsOn.find((name) => !known.has(name));
    if (missing !== undefined) throw new BuildspecError(`Build ${identifier} depends on ${missing}, which is not in the batch`);
  }
  const done = new Set<string>();
  for (let found = true; found; ) {
    found = false;
    for (const { identifier, dependsOn } of nodes) {
      if (done.has(identifier) || !dependsOn.every((name) => done.has(name))) continue;
      done.add(identifier);
      found = true;
    }
  }
  const stuck = nodes.filter(({ identifier }) => !done.has(identifier)).map(({ identifier }) => identifier);
  if (stuck.length) throw new BuildspecError(`The builds of the batch depend on each other in a circle: ${stuck.join(", ")}`);
}
