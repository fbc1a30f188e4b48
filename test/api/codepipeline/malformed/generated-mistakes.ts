import { at, good, type Malformed, paths, placeOf, put, type Tree } from "./declaration-tree.ts";

const long = (length: number) => "a".repeat(length);
const names = ["", long(101), "a b", "a/b"];
const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

/** What no value of a member may be, by the end of its path (`*` is any step). */
const wrongValues: [member: string, values: unknown[]][] = [
  ["name@stages", names],
  ["name@actions", names],
  ["name@rules", names],
  ["name@inputArtifacts", ["", long(101), "a.b", "ä"]],
  ["name@outputArtifacts", ["", long(101), "a.b", "a b"]],
  ["name@variables", ["", long(129), "a.b"]],
  ["defaultValue", ["", long(1001)]],
  ["description", [long(201)]],
  ["category", ["", "Sauce"]],
  ["owner", ["", "Me"]],
  ["provider", ["", long(36), "Code Build"]],
  ["version", ["", long(10), "1.0"]],
  ["runOrder", [0, 1000, -1]],
  ["namespace", ["", long(101), "a.b", "a b"]],
  ["region", ["abc", long(31)]],
  ["timeoutInMinutes", [4, 86_401]],
  ["result", ["", "PANIC"]],
  ["retryMode", ["", "SOME_ACTIONS"]],
  ["rules", [[]]],
  ["conditions", [[]]],
  ["type@artifactStore", ["", "S4"]],
  ["location", ["", "ab", long(64), "a_b"]],
  ["roleArn", ["", "pipe", "arn:aws:iam::1:role/pipe", `arn:aws:iam::123456789012:role/${long(1024)}`]],
  ["pipelineType", ["", "V3"]],
  ["executionMode", ["", "RANDOM"]],
];

/** Members without which nothing is taken. */
const required = new Set([
  ...["name@stages", "name@actions", "name@rules", "name@inputArtifacts", "name@outputArtifacts", "name@variables"],
  ...["category", "owner@actionTypeId", "provider", "version@actionTypeId", "actionTypeId", "ruleTypeId", "actions", "stages", "roleArn"],
  ...["conditions@beforeEntry", "conditions@onSuccess", "type@artifactStore", "location", "retryMode@never"],
]);

/** `name@actions`: the member and the list or structure it belongs to. */
function titles(path: (string | number)[]): string[] {
  const member = String(path.at(-1));
  const parent = [...path].slice(0, -1).findLast((step) => typeof step === "string");
  return [member, `${member}@${parent ?? "pipeline"}`];
}

const excerpt = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 30);

/** Breaks one member of the good declaration at a time, at every place where it stands. */
export function generatedMistakes(name: string, roleArn: string): Malformed[] {
  const fresh = () => good(name, roleArn);
  const tree: Tree = fresh();
  const found: Malformed[] = [];
  const add = (path: (string | number)[], value: unknown) =>
    found.push({
      what: `${placeOf(path)} = ${excerpt(value)}`,
      declaration: put(fresh(), path, value),
      exception: "ValidationException",
      names: `'${placeOf(path)}'`,
    });
  for (const path of paths(tree)) {
    if (path.length === 0 || path.includes("configuration")) continue;
    const [member, owned] = titles(path) as [string, string];
    for (const [title, values] of wrongValues) if (title === member || title === owned) for (const value of values) add(path, value);
    if (required.has(member) || required.has(owned)) add(path, undefined);
  }
  for (const path of paths(tree).filter((one) => one.at(-1) === "configuration")) {
    // The key stands behind it.
    const place = `'${placeOf(path)}`;
    const configuration = at(tree, path);
    const broken = (what: string, value: Record<string, string>): Malformed => ({
      what: `${placeOf(path)} with ${what}`,
      declaration: put(fresh(), path, { ...configuration, ...value }),
      exception: "ValidationException",
      names: place,
    });
    found.push(broken("an empty value", { K: "" }), broken("a long key", { [long(51)]: "v" }));
    found.push(broken("a long value", { K: long(10_001) }));
  }
  const lists: [path: (string | number)[], value: unknown][] = [
    [["stages", 1, "onSuccess", "conditions"], many(2, { result: "FAIL", rules: tree.stages[1].onSuccess.conditions[0].rules })],
    [["stages", 1, "onSuccess", "conditions", 0, "rules"], many(6, tree.stages[1].onSuccess.conditions[0].rules[0])],
    [["stages", 1, "actions", 0, "commands"], many(51, "true")],
    [["stages", 1, "actions", 0, "commands"], []],
    [["stages", 1, "actions", 0, "outputVariables"], many(16, "X")],
    [["stages", 1, "actions", 0, "outputVariables"], []],
    [["stages", 1, "actions", 0, "environmentVariables"], many(11, { name: "A", value: "b" })],
    [["stages", 1, "actions", 0, "outputArtifacts", 0, "files"], many(11, "a")],
    [["variables"], many(51, { name: "v" })],
    [["triggers"], many(51, { providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: "Fetch" } })],
  ];
  for (const [path, value] of lists) add(path, value);
  return found;
}
