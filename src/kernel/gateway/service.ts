import type { IncomingMessage, ServerResponse } from "node:http";
import type { Contracts, ServiceName } from "../../contracts/contracts.ts";
import type { Subscription } from "../events/index.ts";
import type { Kernel } from "../kernel.ts";
import type { AnyWorker } from "../outbox/index.ts";
import type { Operations, SomeOperations } from "./operation.ts";

/** A door that is not an AWS operation: git over HTTP, the deploy agent's protocol, health. Tried before AWS routing. */
export interface Endpoint {
  name: string;
  matches(request: IncomingMessage): boolean;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** What a service or companion folder is made of; `service.ts` in each folder builds one from the kernel. */
export interface Service<S extends ServiceName = ServiceName> {
  name: S;
  operations: Operations<Contracts[S]> | SomeOperations<Contracts[S]>;
  /** A folder of numbered *.sql files: `new URL("./store/migrations/", import.meta.url)`. */
  migrations?: URL;
  workers?: AnyWorker[];
  /** What the service wants to hear from the bus. */
  events?: Subscription[];
  endpoints?: Endpoint[];
  /** Called once after migrations, before the server listens; returns what to call at a graceful stop. */
  start?(): Promise<(() => Promise<void>) | undefined>;
}

/** How server.ts builds each service. */
export type ServiceFactory<S extends ServiceName = ServiceName> = (kernel: Kernel) => Service<S>;
