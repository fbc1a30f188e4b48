export type { AuditRecord } from "./audit.ts";
export type { Authenticator, Session } from "./authentication.ts";
export type { Call, CallAs } from "./caller.ts";
export { createGateway, type Gateway, type GatewayOptions } from "./gateway.ts";
export type { Context, Operation, Operations, Request, SomeOperations } from "./operation.ts";
export { later, operation } from "./operation.ts";
export { healthEndpoint, resetEndpoint } from "./server-endpoints.ts";
export type { Endpoint, Origin, Service, ServiceFactory } from "./service.ts";
