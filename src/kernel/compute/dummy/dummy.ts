import type { Compute } from "../compute.ts";
export async function createDummy(_options: { data: string }): Promise<Compute> {
  throw new Error("later");
}
