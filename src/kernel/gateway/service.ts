import type { IncomingMessage, ServerResponse } from "node:http";
import type { Contracts, ServiceName } from "../../contracts/contracts.ts";
import type { Subscription } from "../events/index.ts";
import type { Kernel } from "../kernel.ts";
import type { Metric } from "../metrics/index.ts";
import type { AnyWorker } from "../outbox/index.ts";
import type { Tx } from "../store/index.ts";
import type { Operations, SomeOperations } from "./operation.ts";

/** Where a request came from, when it was not the server's own port. */
export interface Origin {
  /** The build environment whose private socket the request arrived on. */
  environmentId?: string;
}

/**
 * A door that is not an AWS operation: git over HTTP, the deploy agent's protocol, health. Tried before AWS routing.
 * A door that takes AWS signatures checks them with `kernel.iam.authenticate(head, now)`, and authorizes with `kernel.iam.authorize`.
 */
export interface Endpoint {
  name: string;
  matches(request: IncomingMessage, origin: Origin): boolean;
  handle(request: IncomingMessage, response: ServerResponse, origin: Origin): Promise<void>;
  /** Called when the server begins to stop: end what is held open, such as a long poll. */
  closing?(): void;
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
  /** Numbers for whoever watches the server, asked for at each look at `/metrics`. */
  metrics?(tx: Tx): Promise<Metric[]>;
  /** Called once after migrations, before the server listens; returns what to call at a graceful stop. */
  start?(): Promise<(() => Promise<void>) | undefined>;
}

/** How server.ts builds each service. */
export type ServiceFactory<S extends ServiceName = ServiceName> = (kernel: Kernel) => Service<S>;
