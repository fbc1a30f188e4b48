import type { Contract } from "../../contracts/index.ts";
import { type RestBinding, restBindingOf, specificity } from "./rest-binding.ts";
import { isRawError, isRawOperation, type OperationSchema, type Schema, schemaOf } from "./schema.ts";
import { type Validate, validators } from "./validation.ts";

export interface RestOperation extends OperationSchema {
  binding: RestBinding;
}

/** A service as the wire sees it: its contract with every schema of its SDK module by name. */
export interface ServiceSchema {
  contract: Contract;
  operations: Map<string, OperationSchema>;
  /** Most specific template first. */
  routes: RestOperation[];
  /** Exception name → schema. */
  errors: Map<string, Schema>;
  validate: (schema: Schema) => Validate;
}

const isRest = (contract: Contract): boolean => contract.protocol === "restJson1" || contract.protocol === "restXml";

/** `isServed` puts operations that are there before those that are not, where a request could mean either. */
export function serviceSchema(contract: Contract, isServed: (operation: string) => boolean = () => true): ServiceSchema {
  const operations = new Map<string, OperationSchema>();
  const errors = new Map<string, Schema>();
  for (const raw of Object.values(contract.sdk)) {
    if (isRawError(raw)) errors.set(raw[2], schemaOf(raw));
    if (!isRawOperation(raw)) continue;
    const [, , name, traits, input, output] = raw;
    const http = (traits as { http?: OperationSchema["http"] } | undefined)?.http;
    operations.set(name, { name, input: schemaOf(input), output: schemaOf(output), ...(http ? { http } : {}) });
  }
  const routes = isRest(contract)
    ? [...operations.values()].flatMap((operation) => (operation.http ? [{ ...operation, binding: restBindingOf(operation) }] : []))
    : [];
  const rank = (route: RestOperation): number => specificity(route.binding) + (isServed(route.name) ? 0.5 : 0);
  return {
    contract,
    operations,
    routes: routes.sort((left, right) => rank(right) - rank(left)),
    errors,
    validate: validators(contract),
  };
}
