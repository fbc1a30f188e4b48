import type { Abilities } from "../abilities.ts";
export async function systemCallFilter(_abilities: Abilities, _folder: string): Promise<string[]> {
  return [];
}
