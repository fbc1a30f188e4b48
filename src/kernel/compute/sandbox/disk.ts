import { totalmem } from "node:os";
import type { Abilities } from "../abilities.ts";
import type { EnvironmentSpec } from "../compute.ts";

const MIB = 1024 * 1024;

/**
 * The writable part of an environment's disk lives in memory and counts towards its memory limit. It must be full before the limit
 * is reached: "no space left" is an answer a program understands, being killed for lack of memory is not.
 */
export function diskMbOf(spec: EnvironmentSpec, abilities: Abilities): number {
  const limited = abilities.cgroups !== undefined || abilities.userScope;
  const most = limited ? spec.memoryMb * 0.75 : totalmem() / MIB / 2;
  return Math.max(16, Math.floor(Math.min(spec.diskMb, most)));
}
