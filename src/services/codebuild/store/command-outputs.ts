import type { Tx } from "../../../kernel/store/index.ts";
import { db } from "./tables.ts";

export interface CommandOutput {
  sequence: number;
  stdout: string;
  stderr: string;
}

export async function keepOutput(tx: Tx, sandboxId: string, output: CommandOutput): Promise<void> {
  await db(tx)
    .insertInto("codebuild_command_output")
    .values({ sandbox_id: sandboxId, ...output })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function findOutputs(tx: Tx, sandboxId: string, sequences: number[]): Promise<Map<number, CommandOutput>> {
  if (!sequences.length) return new Map();
  const rows = await db(tx)
    .selectFrom("codebuild_command_output")
    .select(["sequence", "stdout", "stderr"])
    .where("sandbox_id", "=", sandboxId)
    .where("sequence", "in", sequences)
    .execute();
  return new Map(rows.map((row) => [row.sequence, row]));
}
