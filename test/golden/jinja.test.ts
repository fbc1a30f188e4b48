import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Plain, parseTemplate, render, TemplateProblem } from "../../src/services/proton/domain/jinja/template.ts";

/** What CPython's Jinja2 makes of each probe is committed; where Jinja2 is installed, it is asked again. */
const file = (name: string) => fileURLToPath(new URL(`./jinja/${name}`, import.meta.url));
const context = JSON.parse(readFileSync(file("context.json"), "utf8")) as { [name: string]: Plain };
const probes = readFileSync(file("corpus.txt"), "utf8").replace(/\n$/, "").split("\n=====\n");
const expected = JSON.parse(readFileSync(file("expected.json"), "utf8")) as { output?: string; refused?: true }[];

function rendered(template: string): { output?: string; refused?: true } {
  try {
    return { output: render(parseTemplate(template), context) };
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    return { refused: true };
  }
}

const hasJinja = spawnSync("python3", ["-c", "import jinja2"]).status === 0;

describe("our Jinja2 against CPython's, by bytes", () => {
  it.each(probes.map((template, index) => ({ template, index })))("$index: $template", ({ template, index }) => {
    expect(rendered(template)).toEqual(expected[index]);
  });

  it.skipIf(!hasJinja)("has the outputs that the installed Jinja2 gives", () => {
    const { stdout } = spawnSync("python3", [file("generate.py")], { encoding: "utf8" });
    expect(JSON.parse(stdout)).toEqual(expected);
  });
});
