/** Jinja2 as Proton's templates use it, with Python's semantics: `render(parseTemplate(text), { name: … })`. */
export { type Limits, templateLimits } from "./budget.ts";
export { parseTemplate, type Template } from "./parse-template.ts";
export { TemplateProblem } from "./problem.ts";
export { render } from "./render.ts";
export { Dict, dict, fromPlain, type Plain, toPlain, type Value } from "./value.ts";
