export type { CallableName, Callables } from "./callable.ts";
export type { Constraint, ConstraintTable, Contract, Protocol } from "./contract.ts";
export type { Contracts, ServiceName } from "./contracts.ts";
export { contracts } from "./rows.ts";
export type { Input, OperationName, Output, Strict } from "./types.ts";
