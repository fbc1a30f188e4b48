export type { Compute, Environment, EnvironmentDoor, EnvironmentEvent, EnvironmentSpec, Guarantee } from "./compute.ts";
export { createCompute } from "./create-compute.ts";
