import { type Bound, dictOf, type Runtime } from "./bind.ts";
import { type Filter, filter } from "./filter.ts";
import { truthy } from "./operators.ts";
import { renderProblem } from "./problem.ts";
import { textOf } from "./text.ts";
import type { Value } from "./value.ts";

/**
 * The filters that Proton added: https://docs.aws.amazon.com/proton/latest/userguide/parameter-filters.html
 * What they print stands inside a list or map of YAML, so that every further line is indented to the column of the opening brace.
 */
const formatted = /^[A-Za-z0-9_-]+$/;
const arn = /^arn:[a-zA-Z-]+:[a-zA-Z0-9-]*:[a-zA-Z0-9-]*:\d*:\S+$/;
const policyArn = /^arn:[a-zA-Z-]+:iam::(\d{12}|aws):policy\/\S+$/;

/** Plain where YAML reads exactly this text again, quoted where it would read something else. */
function yamlText(text: string): string {
  const isPlain = /^[A-Za-z_/][\w./:@+=,-]*$/.test(text) && !text.endsWith(":");
  const isWord = /^(true|false|yes|no|on|off|null|y|n)$/i.test(text);
  return isPlain && !isWord ? text : JSON.stringify(text);
}

const lines = (texts: string[], { column }: Runtime): string => texts.join(`\n${" ".repeat(column)}`);

function variables(value: Value, { raw = true }: Bound, runtime: Runtime): [string, string][] {
  return [...dictOf(value).entries.values()].map(({ key, value: one }) => {
    const text = textOf(one, runtime.budget);
    if (!truthy(raw) && !formatted.test(text))
      throw renderProblem(
        `the value ${JSON.stringify(text)} of ${textOf(key, runtime.budget)} has characters other than letters, digits, '_' and '-'`,
      );
    runtime.budget.allocate(text.length + runtime.column);
    return [yamlText(textOf(key, runtime.budget)), yamlText(text)];
  });
}

export const protonFilters: [string, Filter][] = [
  [
    "proton_cfn_ecs_task_definition_formatted_env_vars",
    filter(["raw"], (value, given, runtime) =>
      lines(
        variables(value, given, runtime).flatMap(([name, text]) => [`- Name: ${name}`, `  Value: ${text}`]),
        runtime,
      ),
    ),
  ],
  [
    "proton_cfn_lambda_function_formatted_env_vars",
    filter(["raw"], (value, given, runtime) =>
      lines(
        variables(value, given, runtime).map(([name, text]) => `${name}: ${text}`),
        runtime,
      ),
    ),
  ],
  [
    "proton_cfn_iam_policy_arns",
    filter([], (value, _given, runtime) => {
      const texts = dictOf(value)
        .values()
        .map((one) => textOf(one, runtime.budget));
      return lines(
        texts.filter((text) => policyArn.test(text)).map((text) => `- ${yamlText(text)}`),
        runtime,
      );
    }),
  ],
  [
    "proton_cfn_sanitize",
    filter([], (value, _given, { budget }) => {
      const text = textOf(value, budget);
      if (formatted.test(text) || arn.test(text)) return text;
      throw renderProblem(`${JSON.stringify(text)} is neither made of letters, digits, '_' and '-' only nor a valid ARN`);
    }),
  ],
];
