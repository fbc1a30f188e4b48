import type { Expression, MacroParts } from "./ast.ts";
import { renderProblem } from "./problem.ts";
import type { Scope } from "./scope.ts";
import { type Arguments, dict, Fn, tuple, Undefined, type Value } from "./value.ts";

interface MacroHost {
  valueOf(node: Expression, scope: Scope): Value;
  print(scope: Scope): string;
  inside(): Scope;
}

/** A macro is a function that returns what its body prints. `varargs`, `kwargs` and `caller` exist only for a body that names them. */
export function macro(name: string, { parameters, body }: MacroParts, host: MacroHost): Fn {
  const takesMore = mentions(body, "varargs");
  const takesNames = mentions(body, "kwargs");
  const takesCaller = mentions(body, "caller");
  return new Fn(name, ({ positional, named }: Arguments) => {
    const scope = host.inside();
    const rest = new Map(named);
    if (positional.length > parameters.length && !takesMore)
      throw renderProblem(`macro '${name}' takes not more than ${parameters.length} argument(s)`);
    for (const [index, parameter] of parameters.entries()) {
      const given = index < positional.length ? positional[index] : rest.get(parameter.name);
      if (index < positional.length && rest.has(parameter.name))
        throw renderProblem(`macro '${name}' got multiple values for argument '${parameter.name}'`);
      rest.delete(parameter.name);
      const absent = () => new Undefined(`parameter '${parameter.name}' was not provided`);
      scope.set(parameter.name, given !== undefined ? given : parameter.fallback ? host.valueOf(parameter.fallback, scope) : absent());
    }
    if (takesCaller) scope.set("caller", rest.get("caller") ?? new Undefined("No caller defined"));
    else if (rest.has("caller")) throw renderProblem(`macro '${name}' was invoked with two values for the special caller argument`);
    rest.delete("caller");
    if (takesMore) scope.set("varargs", tuple(positional.slice(parameters.length)));
    if (takesNames) scope.set("kwargs", dict(rest));
    else if (rest.size > 0) throw renderProblem(`macro '${name}' takes no keyword argument '${[...rest.keys()][0]}'`);
    return host.print(scope);
  });
}

function mentions(node: unknown, name: string): boolean {
  if (Array.isArray(node)) return node.some((one) => mentions(one, name));
  if (typeof node !== "object" || node === null) return false;
  const { type, name: own } = node as { type?: string; name?: string };
  if (type === "name" && own === name) return true;
  return Object.values(node).some((one) => mentions(one, name));
}
