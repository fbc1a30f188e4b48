export type { Compute, Environment, EnvironmentDoor, EnvironmentEvent, EnvironmentSpec, Guarantee, Pool, Starting } from "./compute.ts";
export { CannotStart } from "./compute.ts";
export { createCompute } from "./create-compute.ts";
export { describeMachine } from "./describe-machine.ts";
export { createDummy } from "./dummy/dummy.ts";
export type { SealName } from "./sandbox/seal.ts";
