import type { Budget } from "./budget.ts";
import { order } from "./operators.ts";
import { renderProblem } from "./problem.ts";
import { floatText } from "./text.ts";
import { Dict, Seq, typeName, Undefined, type Value } from "./value.ts";

/** json.dumps with sorted keys, and with Jinja2's escapes for what HTML would read. */
export function jsonText(value: Value, indent: number | undefined, budget: Budget): string {
  const text = write(value, indent, 0, budget);
  return text.replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("&", "\\u0026").replaceAll("'", "\\u0027");
}

const beyondAscii = /[\u0080-\uffff]/g;
const string = (text: string): string =>
  JSON.stringify(text).replace(beyondAscii, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

const float = (value: number): string =>
  Number.isFinite(value) ? floatText(value) : Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

function write(value: Value, indent: number | undefined, level: number, budget: Budget): string {
  budget.spend(1);
  if (typeof value === "string") {
    budget.allocate(value.length);
    return string(value);
  }
  if (value === null) return "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "number") return float(value);
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Undefined) throw renderProblem(value.message);
  if (value instanceof Dict) return dict(value, indent, level, budget);
  if (value instanceof Seq && (value.kind === "list" || value.kind === "tuple")) {
    budget.enter();
    const items = value.items.map((item) => write(item, indent, level + 1, budget));
    budget.leave();
    return block("[", items, "]", indent, level, budget);
  }
  throw renderProblem(`Object of type ${typeName(value)} is not JSON serializable`);
}

function dict(value: Dict, indent: number | undefined, level: number, budget: Budget): string {
  const entries = [...value.entries.values()].sort((left, right) => order(left.key, right.key, budget));
  budget.enter();
  const members = entries.map(({ key, value }) => `${string(keyText(key))}: ${write(value, indent, level + 1, budget)}`);
  budget.leave();
  return block("{", members, "}", indent, level, budget);
}

function keyText(key: Value): string {
  if (typeof key === "string") return key;
  if (key === null) return "null";
  if (typeof key === "boolean") return key ? "true" : "false";
  if (typeof key === "bigint") return key.toString();
  if (typeof key === "number") return float(key);
  throw renderProblem(`keys must be str, int, float, bool or None, not ${typeName(key)}`);
}

function block(open: string, members: string[], close: string, indent: number | undefined, level: number, budget: Budget): string {
  if (members.length === 0) return open + close;
  if (indent === undefined) return open + members.join(", ") + close;
  budget.allocate(members.length * indent * (level + 1));
  const inner = `\n${" ".repeat(indent * (level + 1))}`;
  return `${open}${inner}${members.join(`,${inner}`)}\n${" ".repeat(indent * level)}${close}`;
}
