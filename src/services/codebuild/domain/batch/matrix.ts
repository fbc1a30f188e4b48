import { BuildspecError } from "../buildspec.ts";
import { isMap, mapAt, switchAt, textsAt, type Yaml } from "../yaml-reader.ts";
import type { BatchNode, NodeEnvironment } from "./batch-spec.ts";

type YamlMap = { [key: string]: Yaml };
type Cell = { buildspec?: string; computeType?: string; image?: string; variables: Record<string, string> };

/** Far more than a batch may have, and few enough to be counted in a moment. */
const mostCells = 10_000;

/**
 * Every combination of a `build-matrix`, in the order in which a reader would count them: the first dimension changes slowest.
 * AWS does not say how it names them; here they are build0, build1, ….
 */
export function matrixNodes(matrix: YamlMap, environmentOf: (env: YamlMap) => NodeEnvironment): BatchNode[] {
  const fixed = mapAt(matrix, "static");
  const dynamic = mapAt(matrix, "dynamic");
  const env = mapAt(dynamic, "env");
  const common = environmentOf(mapAt(fixed, "env"));
  let cells: Cell[] = [{ variables: {} }];
  const multiply = (values: string[], put: (cell: Cell, value: string) => Cell) => {
    if (values.length) cells = cells.flatMap((cell) => values.map((value) => put(cell, value)));
    if (cells.length > mostCells) throw new BuildspecError("The build-matrix has too many combinations");
  };
  multiply(textsAt(dynamic, "buildspec"), (cell, buildspec) => ({ ...cell, buildspec }));
  multiply(textsAt(env, "image"), (cell, image) => ({ ...cell, image }));
  multiply(textsAt(env, "compute-type"), (cell, computeType) => ({ ...cell, computeType }));
  const variables = variablesAt(env);
  for (const [name, values] of variables) {
    multiply(values, (cell, value) => ({ ...cell, variables: { ...cell.variables, [name]: value } }));
  }
  return cells.map(({ buildspec, variables: own, ...over }, index) => ({
    identifier: `build${index}`,
    dependsOn: [],
    ignoreFailure: switchAt(fixed, "ignore-failure"),
    ...(buildspec === undefined ? {} : { buildspec }),
    debugSession: false,
    env: { ...common, ...over, variables: { ...common.variables, ...own } },
  }));
}

function variablesAt(env: YamlMap): [string, string[]][] {
  const variables = env["variables"];
  if (variables === undefined || variables === null) return [];
  if (!isMap(variables)) throw new BuildspecError("Expected variables of build-matrix to be a map of lists");
  return Object.keys(variables).map((name) => [name, textsAt(variables, name)]);
}
