import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findAbilities } from "./abilities.ts";
import type { Guarantee } from "./compute.ts";
import { engineGuarantee } from "./docker/docker.ts";
import { engineFinder } from "./docker/find-engine.ts";
import { guaranteesOf } from "./guarantees.ts";
import { findSeal } from "./sandbox/seal.ts";

/** What would hold a build's environment on this machine; needs no server and leaves nothing behind. */
export async function describeMachine(engine?: string): Promise<Guarantee[]> {
  const abilities = await findAbilities();
  const folder = await mkdtemp(join(tmpdir(), "quintet-doctor-"));
  try {
    const { filter } = await findSeal(abilities, join(folder, "filter"));
    return [...guaranteesOf(abilities, filter), await engineGuarantee(engineFinder(engine))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
