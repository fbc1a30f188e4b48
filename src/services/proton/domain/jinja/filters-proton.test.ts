import { describe, expect, it } from "vitest";
import { parseTemplate, render } from "./template.ts";

const context = {
  outputs: { BucketName: "b-1", PolicyArn: "arn:aws:iam::123456789012:policy/p", Count: "3", Flag: "yes", Odd: "a: b #c" },
  nothing: {},
};
const rendered = (template: string) => render(parseTemplate(template), context);

describe("Proton's own filters", () => {
  it("print every line below the opening brace, quoted where YAML would read something else", () => {
    expect(rendered("Environment:\n    {{ outputs | proton_cfn_ecs_task_definition_formatted_env_vars }}")).toBe(
      [
        "Environment:",
        "    - Name: BucketName",
        "      Value: b-1",
        "    - Name: PolicyArn",
        "      Value: arn:aws:iam::123456789012:policy/p",
        "    - Name: Count",
        '      Value: "3"',
        "    - Name: Flag",
        '      Value: "yes"',
        "    - Name: Odd",
        '      Value: "a: b #c"',
      ].join("\n"),
    );
    expect(rendered("  {{ {'A': '1', 'B': 'x'} | proton_cfn_lambda_function_formatted_env_vars }}")).toBe('  A: "1"\n  B: x');
    expect(rendered("- {{ outputs | proton_cfn_iam_policy_arns }}")).toBe("- - arn:aws:iam::123456789012:policy/p");
  });

  it("print nothing at all where there is nothing", () => {
    for (const name of ["ecs_task_definition_formatted_env_vars", "lambda_function_formatted_env_vars", "iam_policy_arns"])
      expect(rendered(`[{{ nothing | proton_cfn_${name} }}]`)).toBe("[]");
  });

  it("refuse what must be formatted and is not", () => {
    expect(() => rendered("{{ outputs | proton_cfn_lambda_function_formatted_env_vars(raw=False) }}")).toThrow(/letters, digits/);
    expect(() => rendered("{{ 'a b' | proton_cfn_sanitize }}")).toThrow(/"a b" is neither made of letters.* nor a valid ARN/);
    expect(rendered("{{ 'a_B-1' | proton_cfn_sanitize }} {{ outputs.PolicyArn | proton_cfn_sanitize }}")).toBe(
      "a_B-1 arn:aws:iam::123456789012:policy/p",
    );
  });

  it("say in which line a template went wrong", () => {
    expect(() => rendered("a\nb\n{{ missing }}")).toThrow(expect.objectContaining({ line: 3, message: "'missing' is undefined" }));
    expect(() => rendered("a\n{% if %}")).toThrow(expect.objectContaining({ line: 2 }));
  });
});
