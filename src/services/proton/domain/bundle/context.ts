import { Dict, dict, fromPlain } from "../jinja/template.ts";
import type { Plain } from "./plain.ts";

type Values = { [name: string]: Plain };
type Outputs = { [key: string]: string };

export interface EnvironmentFacts {
  name: string;
  accountId: string;
  outputs: Outputs;
}
export interface ServiceFacts {
  name: string;
  repositoryId?: string;
  branchName?: string;
  repositoryConnectionArn?: string;
}
export interface InstanceFacts {
  name: string;
  inputs: Values;
  /** What is attached to the instance. */
  component?: { name: string; outputs: Outputs };
}

/** The names that a template sees, as they also stand in the inputs file of a build. */
export type Context = Values;

export const environmentContext = (name: string, inputs: Values): Context => ({ environment: { name, inputs } });

const environmentOf = ({ name, accountId, outputs }: EnvironmentFacts): Values => ({ account_id: accountId, name, outputs });
const serviceOf = ({ name, repositoryId = "", branchName = "", repositoryConnectionArn = "" }: ServiceFacts): Values => ({
  name,
  branch_name: branchName,
  repository_connection_arn: repositoryConnectionArn,
  repository_id: repositoryId,
});

export const instanceContext = (
  environment: EnvironmentFacts,
  service: ServiceFacts,
  { name, inputs, component }: InstanceFacts,
): Context => ({
  environment: environmentOf(environment),
  service: serviceOf(service),
  service_instance: { name, inputs, components: component ? { default: { ...component } } : {} },
});

export const pipelineContext = (
  service: ServiceFacts,
  inputs: Values,
  instances: { name: string; inputs: Values; outputs: Outputs; environment: EnvironmentFacts }[],
): Context => ({
  pipeline: { inputs },
  service: serviceOf(service),
  service_instances: instances.map(({ environment, ...rest }) => ({ ...rest, environment: environmentOf(environment) })),
});

/** The context for a template: without a component, `components.default` and its outputs are empty maps and no mistake. */
export function templateValues(context: Context): Dict {
  const values = fromPlain(context) as Dict;
  const instance = values.get("service_instance");
  const components = instance instanceof Dict ? instance.get("components") : undefined;
  if (!(components instanceof Dict) || components.has("default")) return values;
  const nobody = dict([]);
  nobody.fallbacks.set("outputs", dict([]));
  components.fallbacks.set("default", nobody);
  return values;
}
