import { isMap, type Plain } from "./plain.ts";
import { BundleProblem } from "./problem.ts";

export interface InstanceSpec {
  name: string;
  environment: string;
  spec: { [name: string]: Plain };
}
export interface ServiceSpec {
  pipeline?: { [name: string]: Plain };
  instances: InstanceSpec[];
}

const mostInstances = 20;
const currentValue = "${Proton::CURRENT_VAL}";
const namePattern = /^[0-9A-Za-z]+[0-9A-Za-z_-]*$/;

function root(plain: Plain, proton: string): { [key: string]: Plain } {
  if (!isMap(plain) || plain.proton !== proton) throw new BundleProblem(`The spec must be a map with 'proton: ${proton}'`);
  return plain;
}

function values(plain: Plain | undefined, path: string): { [name: string]: Plain } {
  if (plain === undefined || plain === null) return {};
  if (!isMap(plain)) throw new BundleProblem(`${path} must be a map`);
  return plain;
}

/** `proton: EnvironmentSpec`, and the inputs under `spec`. */
export const readEnvironmentSpec = (plain: Plain): { [name: string]: Plain } => values(root(plain, "EnvironmentSpec").spec, "spec");

/** `proton: ServiceSpec`: one to twenty instances of different names, and the pipeline's inputs where the template has a pipeline. */
export function readServiceSpec(plain: Plain, hasPipeline: boolean): ServiceSpec {
  const { pipeline, instances: list } = root(plain, "ServiceSpec");
  if (pipeline !== undefined && !hasPipeline) throw new BundleProblem("pipeline is not allowed: the service template has no pipeline");
  if (!Array.isArray(list) || list.length === 0) throw new BundleProblem("instances must be a list of at least one service instance");
  if (list.length > mostInstances) throw new BundleProblem(`instances must have at most ${mostInstances} service instances`);
  const instances = list.map(readInstance);
  const names = instances.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new BundleProblem(`instances has the name ${twice} twice`);
  return { ...(hasPipeline ? { pipeline: values(pipeline, "pipeline") } : {}), instances };
}

function readInstance(plain: Plain, index: number): InstanceSpec {
  const path = `instances[${index}]`;
  if (!isMap(plain)) throw new BundleProblem(`${path} must be a map`);
  const { name, environment } = plain;
  if (typeof name !== "string" || name.length > 100 || !namePattern.test(name)) throw new BundleProblem(`${path}.name is not a valid name`);
  if (typeof environment !== "string") throw new BundleProblem(`${path}.environment must name an environment`);
  return { name, environment, spec: values(plain.spec, `${path}.spec`) };
}

/** A value written as `${Proton::CURRENT_VAL}` stays what it is now; for a key that has none it is an error. */
export function keepCurrent(given: { [name: string]: Plain }, current: { [name: string]: Plain }, path: string): { [name: string]: Plain } {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (value !== currentValue) return [name, value];
      if (!Object.hasOwn(current, name)) throw new BundleProblem(`${path}.${name} has no current value`);
      return [name, current[name]!];
    }),
  );
}
