import { findAbilities } from "./abilities.ts";
import type { Guarantee } from "./compute.ts";
import { guaranteesOf } from "./guarantees.ts";
import { findSeal } from "./sandbox/seal.ts";

/** What would hold a build's environment on this machine; needs no server and leaves nothing behind. */
export async function describeMachine(): Promise<Guarantee[]> {
  const abilities = await findAbilities();
  return guaranteesOf(abilities, (await findSeal(abilities)).filtered);
}
