import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findAbilities } from "./abilities.ts";
import type { Guarantee } from "./compute.ts";
import { guaranteesOf } from "./guarantees.ts";
import { findSeal } from "./sandbox/seal.ts";

/** What would hold a build's environment on this machine; needs no server and leaves nothing behind. */
export async function describeMachine(): Promise<Guarantee[]> {
  const abilities = await findAbilities();
  const folder = await mkdtemp(join(tmpdir(), "quintet-doctor-"));
  try {
    return guaranteesOf(abilities, (await findSeal(abilities, join(folder, "filter"))).filter);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
