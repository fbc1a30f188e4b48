import { type Contract, contracts, type ServiceName } from "../../contracts/index.ts";
import type { PolicyDocument } from "../iam/index.ts";
import { type OperationSchema, type ServiceSchema, serviceSchema, WireError } from "../wire/index.ts";
import { type Context, later } from "./operation.ts";
import type { Service } from "./service.ts";

/** An operation whose input and output types are its own business. */
export interface AnyOperation {
  resource(input: unknown, context: Context): string | string[] | Promise<string | string[]>;
  action?: string | ((input: unknown) => string);
  access?: "iam" | "signed" | "public";
  conditions?(input: unknown): Record<string, string | string[]>;
  resourcePolicy?(input: unknown, context: Context): Promise<PolicyDocument | undefined>;
  resourceAccount?(input: unknown, context: Context): Promise<string | undefined>;
  resourceAccount?(input: unknown, context: Context): Promise<string | undefined>;
  transaction?: "request" | "read" | "own";
  run(input: unknown, context: Context): Promise<unknown>;
}

/** What one request asks for: an operation that is there, with its schemas. */
export interface Served {
  contract: Contract;
  schema: ServiceSchema;
  shapes: OperationSchema;
  operation: AnyOperation;
}

export interface Registry {
  services: Service[];
  schemas: ServiceSchema[];
  /** Throws 501 NotImplemented for what is not there. */
  find(service: ServiceSchema, shapes: OperationSchema): Served;
  /** By names, for calls in process. */
  named(service: string, operation: string): Served;
}

export function createRegistry(services: Service[]): Registry {
  const tables = new Map(services.map((service) => [service.name, service.operations as Record<string, AnyOperation | typeof later>]));
  const isServed = (service: ServiceName, operation: string): boolean => {
    const found = tables.get(service)?.[operation];
    return found !== undefined && found !== later;
  };
  // A service that is not registered at all still answers 501, in its own protocol.
  const schemas = Object.values(contracts).map((contract) => serviceSchema(contract, (operation) => isServed(contract.name, operation)));

  const find = (schema: ServiceSchema, shapes: OperationSchema): Served => {
    const operation = tables.get(schema.contract.name)?.[shapes.name];
    if (operation === undefined || operation === later)
      throw new WireError("NotImplemented", `${schema.contract.serviceId}.${shapes.name} is not implemented`, 501, "server");
    return { contract: schema.contract, schema, shapes, operation };
  };

  return {
    services,
    schemas,
    find,
    named(service, operation) {
      const schema = schemas.find(({ contract }) => contract.name === service);
      const shapes = schema?.operations.get(operation);
      if (!schema || !shapes) {
        const message = `${service}:${operation} is not available: this server has no such service, and no remote endpoint is configured for it`;
        throw new WireError("NotImplemented", message, 501, "server");
      }
      return find(schema, shapes);
    },
  };
}
