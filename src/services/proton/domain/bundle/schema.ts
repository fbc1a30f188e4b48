import { isMap, type Plain } from "./plain.ts";
import { BundleProblem } from "./problem.ts";

export type PropertyType = "string" | "number" | "integer" | "boolean" | "array" | "object";

/** One value of an input type: the part of an OpenAPI 3.0 schema that Proton knows, and a harmless bit more. */
export interface Property {
  type: PropertyType;
  default?: Plain;
  enum?: Plain[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: boolean;
  exclusiveMaximum?: boolean;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  nullable?: boolean;
  items?: Property;
  properties?: { [name: string]: Property };
  required?: string[];
  additionalProperties?: boolean;
}

export interface InputSchema {
  /** The inputs of the environment or of each service instance. */
  inputs: Property;
  pipeline?: Property;
}

const words = new Set(["title", "description", "example", "x-ui", "deprecated"]);
const shapes: { [keyword: string]: (value: Plain) => boolean } = {
  enum: Array.isArray,
  pattern: (value) => typeof value === "string",
  ...Object.fromEntries(
    ["minLength", "maxLength", "minimum", "maximum", "multipleOf", "minItems", "maxItems"].map((name) => [
      name,
      (value: Plain) => typeof value === "number",
    ]),
  ),
  ...Object.fromEntries(
    ["exclusiveMinimum", "exclusiveMaximum", "uniqueItems", "nullable", "additionalProperties"].map((name) => [
      name,
      (value: Plain) => typeof value === "boolean",
    ]),
  ),
  required: (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
  default: () => true,
};
const types = ["string", "number", "integer", "boolean", "array", "object"];
const deepest = 20;
const mostProperties = 1000;

/** schema.yaml, with every part that has no meaning here refused by its path. */
export function readSchema(plain: Plain, template: "environment" | "service"): InputSchema {
  const root = isMap(plain) ? plain.schema : undefined;
  if (!isMap(root)) throw new BundleProblem("schema.yaml has no root key 'schema'");
  const openapi = isMap(root.format) ? root.format.openapi : undefined;
  if (typeof openapi !== "string" || !/^3\.0(\.\d+)?$/.test(openapi))
    throw new BundleProblem('schema.yaml: schema.format.openapi must be "3.0.0"');
  const inputs = inputType(root, `${template}_input_type`);
  if (!inputs) throw new BundleProblem(`schema.yaml is missing the property ${template}_input_type`);
  const pipeline = template === "service" ? inputType(root, "pipeline_input_type") : undefined;
  return { inputs, ...(pipeline && { pipeline }) };
}

function inputType(root: { [key: string]: Plain }, key: string): Property | undefined {
  const name = root[key];
  if (name === undefined) return undefined;
  const type = isMap(root.types) && typeof name === "string" && Object.hasOwn(root.types, name) ? root.types[name] : undefined;
  if (!isMap(type)) throw new BundleProblem(`schema.yaml: ${key} names ${JSON.stringify(name)}, which is not in schema.types`);
  const property = readProperty(type, `schema.types.${String(name)}`, 0);
  if (property.type !== "object") throw new BundleProblem(`schema.yaml: schema.types.${String(name)} must be of type object`);
  return property;
}

function readProperty(plain: Plain | undefined, path: string, depth: number): Property {
  if (depth > deepest) throw new BundleProblem(`schema.yaml: ${path} nests deeper than ${deepest} levels`);
  if (!isMap(plain)) throw new BundleProblem(`schema.yaml: ${path} must be a map`);
  const { type, items, properties, ...rest } = plain;
  if ("$ref" in rest) throw new BundleProblem(`schema.yaml: ${path}.$ref: references are not supported`);
  if (typeof type !== "string" || !types.includes(type))
    throw new BundleProblem(`schema.yaml: ${path}.type must be one of ${types.join(", ")}`);
  const property: Property & { [keyword: string]: unknown } = { type: type as PropertyType };
  for (const [keyword, value] of Object.entries(rest)) {
    if (words.has(keyword)) continue;
    const fits = Object.hasOwn(shapes, keyword) ? shapes[keyword] : undefined;
    if (!fits) throw new BundleProblem(`schema.yaml: ${path}.${keyword} is not supported`);
    if (!fits(value)) throw new BundleProblem(`schema.yaml: ${path}.${keyword} has the wrong type`);
    property[keyword] = value;
  }
  if (type === "array") property.items = readProperty(items ?? { type: "string" }, `${path}.items`, depth + 1);
  if (type === "object") property.properties = readProperties(properties ?? {}, path, depth);
  return property;
}

function readProperties(plain: Plain, path: string, depth: number): { [name: string]: Property } {
  if (!isMap(plain)) throw new BundleProblem(`schema.yaml: ${path}.properties must be a map`);
  const names = Object.keys(plain);
  if (names.length > mostProperties) throw new BundleProblem(`schema.yaml: ${path} has more than ${mostProperties} properties`);
  const long = names.find((name) => name.length > 100);
  if (long) throw new BundleProblem(`schema.yaml: the name ${long} is longer than 100 characters`);
  return Object.fromEntries(names.map((name) => [name, readProperty(plain[name], `${path}.properties.${name}`, depth + 1)]));
}

/** What only some kinds of template may ask for. */
export function refuseForKind(schema: InputSchema, { template, customerManaged }: { template: string; customerManaged: boolean }): void {
  if (template === "service") {
    if (!customerManaged && !schema.pipeline)
      throw new BundleProblem("schema.yaml is missing the property pipeline_input_type, which a service template with a pipeline needs");
    if (customerManaged && schema.pipeline)
      throw new BundleProblem("schema.yaml has pipeline_input_type, but the service template has no pipeline");
    return;
  }
  if (!customerManaged) return;
  for (const [name, property] of Object.entries(schema.inputs.properties ?? {})) {
    if (property.type !== "string")
      throw new BundleProblem(`schema.yaml: ${name} must be a string in a customer managed environment template`);
    if (property.default !== undefined)
      throw new BundleProblem(`schema.yaml: ${name} must have no default in a customer managed environment template`);
  }
}
