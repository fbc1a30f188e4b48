export type { Call, CallAs } from "./caller.ts";
export type { Context, Operation, Operations, Request, SomeOperations } from "./operation.ts";
export { later, operation } from "./operation.ts";
export type { Endpoint, Service, ServiceFactory } from "./service.ts";
