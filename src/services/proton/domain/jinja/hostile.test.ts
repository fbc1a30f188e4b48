import { describe, expect, it } from "vitest";
import { parseTemplate, render, TemplateProblem } from "./template.ts";

const outcome = (template: string): string => {
  try {
    return render(parseTemplate(template), { name: "x", list: [1, 2], map: { a: 1 }, text: "t" });
  } catch (error) {
    if (error instanceof TemplateProblem) return error.kind;
    throw error;
  }
};

describe("a template reaches no object of the host", () => {
  it.each(["constructor", "__proto__", "prototype", "length", "toString", "__class__", "__init__", "__globals__", "call", "bind", "kind"])(
    "%s is no member of anything",
    (name) => {
      for (const object of ["name", "list", "map", "text.upper", "range", "1", "1.5", "true", "namespace()", "dict", "joiner()", "(1, 2)"])
        expect(outcome(`{% for i in [1] %}{{ (${object}).${name} is defined }} {{ (${object})["${name}"] is defined }}{% endfor %}`)).toBe(
          "False False",
        );
    },
  );

  it.each([
    "{{ name.constructor('return process')() }}",
    "{{ ''|attr('__class__') }}",
    "{{ map.__proto__.x }}",
    "{% set map.__proto__ = 1 %}",
  ])("%s is refused", (template) => expect(outcome(template)).toBe("render"));

  it("keeps keys that JavaScript knows as plain keys", () => {
    expect(outcome(`{% set d = {"__proto__": 1, "constructor": 2} %}{{ d.constructor }}{{ d.__proto__ }}{{ d | tojson }}`)).toBe(
      `21{"__proto__": 1, "constructor": 2}`,
    );
  });
});

describe("a template that would cost too much is refused", () => {
  it.each([
    "{% for i in range(1000000000) %}x{% endfor %}",
    "{% for i in range(3000) %}{% for j in range(3000) %}x{% endfor %}{% endfor %}",
    "{{ 'x' * 10000000000 }}",
    "{{ [1] * 10000000000 }}",
    "{{ 9 ** 999999999 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '{:>1000000000}'.format(1) }}",
    "{{ 'x' | center(1000000000) }}",
    "{{ 'x'.ljust(1000000000) }}",
    "{{ 'a' | indent(1000000000) }}",
    "{{ [1] | batch(1000000000, 'x') | list }}",
    "{{ [1] | tojson(indent=1000000000) }}",
    "{% set ns = namespace(x='xxxxxxxx') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}",
    "{% set l = [1] %}{% for i in range(60) %}{% set _ = l.extend(l) %}{% endfor %}",
    "{% set ns = namespace(x='xx') %}{% for i in range(60) %}{% set ns.x = ns.x.replace('x', 'xx') %}{% endfor %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% set l = [] %}{% set _ = l.append(l) %}{{ l }}",
    `{% set ns = namespace(x=1) %}{% for i in range(100) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}`,
    `{{ ${"(".repeat(5000)}1${")".repeat(5000)} }}`,
    `{{ 1${" + 1".repeat(50_000)} }}`,
    `${"{% if 1 %}".repeat(5000)}${"{% endif %}".repeat(5000)}`,
    `{{ ${"not ".repeat(5000)}1 }}`,
    `{{ ${"-".repeat(5000)}1 }}`,
    `{{ x${".y".repeat(50_000)} }}`,
  ])("number %#", (template) => {
    expect(outcome(template)).toBe("limit");
  });
});
