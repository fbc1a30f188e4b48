import { parseTemplate, render, TemplateProblem } from "../jinja/template.ts";
import { type Context, templateValues } from "./context.ts";
import type { BundleFiles } from "./layout.ts";
import type { Manifest } from "./manifest.ts";
import { BundleProblem } from "./problem.ts";

/** What an engine is given to work with, by path. */
export type RenderedFiles = Map<string, string | Uint8Array>;

export const inputsFile = "proton-inputs.json";

/** One CloudFormation template with the spec's values in place. */
export function renderCloudFormation(
  manifest: Manifest & { engine: "cloudformation" },
  folder: string,
  files: BundleFiles,
  context: Context,
): string {
  const path = `${folder}/${manifest.file}`;
  const bytes = files.get(path);
  if (!bytes) throw new BundleProblem(`${path} is not in the template bundle`);
  try {
    return render(parseTemplate(new TextDecoder().decode(bytes)), templateValues(context));
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    throw new BundleProblem(`${path}${error.line === undefined ? "" : `:${error.line}`}: ${error.message}`);
  }
}

/** The folder as it is, and beside its files the inputs as JSON. */
export function renderForCodeBuild(folder: string, files: BundleFiles, context: Context): RenderedFiles {
  const rendered: RenderedFiles = new Map();
  for (const [path, bytes] of files) if (path.startsWith(`${folder}/`)) rendered.set(path.slice(folder.length + 1), bytes);
  return rendered.set(inputsFile, JSON.stringify(context));
}
