type Step = { type: "name"; name: string } | { type: "index"; index: number } | { type: "all" } | { type: "anywhere"; name: string };

const tokens = /\.\.([A-Za-z_$][\w$-]*)|\.([A-Za-z_$][\w$-]*)|\.\*|\[\*\]|\[(-?\d+)\]|\['([^']*)'\]|\["([^"]*)"\]/y;

/** The steps of a JSONPath: names, indices, wildcards and `..name`. Undefined for what cannot be read, scripts among it. */
export function parseJsonPath(path: string): Step[] | undefined {
  if (!path.startsWith("$")) return undefined;
  const steps: Step[] = [];
  tokens.lastIndex = 1;
  while (tokens.lastIndex < path.length) {
    const [text, deep, plain, index, single, double] = tokens.exec(path) ?? [];
    if (text === undefined) return undefined;
    const name = plain ?? single ?? double;
    if (deep !== undefined) steps.push({ type: "anywhere", name: deep });
    else if (index !== undefined) steps.push({ type: "index", index: Number(index) });
    else steps.push(name === undefined ? { type: "all" } : { type: "name", name });
  }
  return steps;
}

/** Everything that a path leads to. */
export const valuesAt = (value: unknown, steps: Step[]): unknown[] =>
  steps.reduce<unknown[]>((found, step) => found.flatMap((one) => follow(one, step)), [value]);

function follow(value: unknown, step: Step): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  switch (step.type) {
    case "name":
      return !Array.isArray(value) && Object.hasOwn(value, step.name) ? [(value as Record<string, unknown>)[step.name]] : [];
    case "index":
      return Array.isArray(value) ? value.slice(step.index).slice(0, 1) : [];
    case "all":
      return Object.values(value);
    case "anywhere":
      return [...follow(value, { type: "name", name: step.name }), ...Object.values(value).flatMap((inner) => follow(inner, step))];
  }
}
