import type { CommandExecution } from "@aws-sdk/client-codebuild";
import type { Context } from "../../kernel/gateway/index.ts";
import { sandboxId } from "./arns.ts";
import type { SandboxCommand } from "./domain/build.ts";
import { notFound } from "./errors.ts";
import { commandView } from "./sandbox-view.ts";
import { findBuilds, findWhole } from "./store/builds.ts";
import { findOutputs } from "./store/command-outputs.ts";

/** Commands of a sandbox with what they printed; also those that its machine has not taken in yet. */
export async function shownCommands(
  context: Context,
  asked: string,
  choose: (all: SandboxCommand[]) => SandboxCommand[],
): Promise<CommandExecution[]> {
  const { tx } = context;
  const [state] = await findBuilds(tx, context, [sandboxId(asked)], "sandbox");
  if (!state?.sandbox) throw notFound(`Sandbox cannot be found: ${asked}`);
  const { commands } = state.sandbox;
  const known = new Set(commands.map(({ id }) => id));
  const facts = (await findWhole(tx, state.id))?.facts ?? [];
  const waiting = facts.flatMap((fact): SandboxCommand[] =>
    "text" in fact && !known.has(fact.id) ? [{ id: fact.id, text: fact.text, status: "QUEUED", submittedAt: fact.at }] : [],
  );
  const chosen = choose([...commands, ...waiting]);
  const outputs = await findOutputs(
    tx,
    state.id,
    chosen.flatMap(({ sequence }) => sequence ?? []),
  );
  return chosen.map((command) => commandView(state, command, outputs.get(command.sequence ?? -1)));
}
