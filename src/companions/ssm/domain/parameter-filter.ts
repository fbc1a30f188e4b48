export interface ParameterFilter {
  Key: string;
  Option?: string | undefined;
  Values?: string[] | undefined;
}

/** What a filter can look at. */
export interface Filtered {
  name: string;
  type: string;
  key_id: string | null;
  tier: string;
  data_type: string;
  labels: string[];
  tags: { key: string; value: string }[];
}

const options: Record<string, string[]> = {
  Name: ["Equals", "BeginsWith", "Contains"],
  Path: ["Recursive", "OneLevel"],
  Type: ["Equals", "BeginsWith"],
  KeyId: ["Equals", "BeginsWith"],
  Label: ["Equals", "BeginsWith"],
  Tier: ["Equals", "BeginsWith"],
  DataType: ["Equals", "BeginsWith"],
};

/** What is wrong with a filter: its key, or its option. */
export function filterProblem({ Key, Option }: ParameterFilter): { of: "key" | "option"; message: string } | undefined {
  const known = Key.startsWith("tag:") ? ["Equals", "BeginsWith"] : options[Key];
  if (!known)
    return {
      of: "key",
      message: `The following filter key is not valid: ${Key}. Valid filter keys include: [Path, Name, Type, KeyId, Tier].`,
    };
  if (Option !== undefined && !known.includes(Option)) {
    return { of: "option", message: `The following filter option is not valid: ${Option}. Valid options include: [${known.join(", ")}].` };
  }
  return undefined;
}

/** One of the values of every filter must fit. */
export const passes = (parameter: Filtered, filters: readonly ParameterFilter[]): boolean =>
  filters.every((filter) => {
    const given = subjects(parameter, filter.Key);
    if (!filter.Values?.length) return given.length > 0;
    return filter.Values.some((wanted) => given.some((value) => fits(filter, value, wanted)));
  });

function subjects(parameter: Filtered, key: string): string[] {
  if (key.startsWith("tag:")) return parameter.tags.filter((tag) => tag.key === key.slice(4)).map(({ value }) => value);
  switch (key) {
    case "Name":
    case "Path":
      return [parameter.name];
    case "Type":
      return [parameter.type];
    case "KeyId":
      return parameter.key_id === null ? [] : [parameter.key_id];
    case "Label":
      return parameter.labels;
    case "Tier":
      return [parameter.tier];
    default:
      return [parameter.data_type];
  }
}

function fits({ Key, Option }: ParameterFilter, value: string, wanted: string): boolean {
  if (Key === "Path") return isBelow(value, wanted, Option === "Recursive");
  const plain = (text: string) => (Key === "Name" ? text.replace(/^\//, "") : text);
  if (Option === "BeginsWith") return plain(value).startsWith(plain(wanted));
  if (Option === "Contains") return value.includes(wanted);
  return plain(value) === plain(wanted);
}

/** Below a path; one level deep, or at any depth. */
export function isBelow(name: string, path: string, recursive: boolean): boolean {
  const prefix = path.endsWith("/") ? path : `${path}/`;
  const full = name.startsWith("/") ? name : `/${name}`;
  if (!full.startsWith(prefix) || full.length === prefix.length) return false;
  return recursive || !full.slice(prefix.length).includes("/");
}
