import { createContext, Script } from "node:vm";
import { failed } from "./failure.ts";
import { ActionFailure, type Provider } from "./provider.ts";

/** More than any honest pattern needs for ten thousand characters. */
const mostMatchMs = 100;

/** A rule that compares a value, usually a resolved variable, with another. */
export const variableCheck: Provider = {
  async start({ run }) {
    const { Variable = "", Operator = "", Value = "" } = run.resolvedConfiguration;
    const summary = `'${brief(Variable)}' ${Operator} '${brief(Value)}'`;
    return compares(Variable, Operator, Value)
      ? { status: "Succeeded", summary }
      : { ...failed("JobFailed", `The variable check was not met: ${summary}`), summary };
  },
};

const brief = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

function compares(variable: string, operator: string, value: string): boolean {
  switch (operator) {
    case "EQ":
      return variable === value;
    case "NE":
      return variable !== value;
    case "CONTAINS":
      return variable.includes(value);
    case "MATCHES":
      return matches(variable, value);
    default:
      throw new ActionFailure("ConfigurationError", `'${operator}' is not an operator. Valid values are: EQ, NE, CONTAINS, MATCHES`);
  }
}

/** The whole text against a Java pattern. A pattern may take exponential time, so it runs where it can be ended. */
function matches(text: string, pattern: string): boolean {
  // Java turns flags on in the middle of a pattern; at the beginning that is the same as a flag of the whole.
  const [, letters = "", body = pattern] = /^\(\?([imsx]+)\)([\s\S]*)$/.exec(pattern) ?? [];
  const context = createContext({ text, body, flags: letters.replace("x", "") });
  try {
    return new Script("new RegExp(`^(?:${body})$`, flags).test(text)").runInContext(context, { timeout: mostMatchMs }) === true;
  } catch (error) {
    const { name, code } = error as { name?: string; code?: string };
    if (code === "ERR_SCRIPT_EXECUTION_TIMEOUT")
      throw new ActionFailure("ConfigurationError", `The pattern '${brief(pattern)}' takes too long to match`);
    if (name === "SyntaxError") throw new ActionFailure("ConfigurationError", `'${brief(pattern)}' is not a valid regular expression`);
    throw error;
  }
}
