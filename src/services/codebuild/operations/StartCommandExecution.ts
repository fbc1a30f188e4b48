import type * as sdk from "@aws-sdk/client-codebuild";
import { uuid } from "../../../base/ids.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { projectArnOfSandbox, sandboxId } from "../arns.ts";
import { invalid, notFound } from "../errors.ts";
import { commandView } from "../sandbox-view.ts";
import { findBuilds, insertFacts } from "../store/builds.ts";
import { buildKind } from "../workers/surroundings.ts";

const mostCommands = 1000;

/** Runs a command in a sandbox, after those that were asked for before. They share their variables and directory, as a build's do. */
export const StartCommandExecution = operation<typeof sdk, "StartCommandExecution">({
  resource: ({ sandboxId: id }, context) => projectArnOfSandbox(context, id),
  async run({ sandboxId: asked, command }, context) {
    const { tx, now } = context;
    const [state] = await findBuilds(tx, context, [sandboxId(asked)], "sandbox");
    if (!state?.sandbox) throw notFound(`Sandbox cannot be found: ${asked}`);
    if (state.status !== "IN_PROGRESS") throw invalid(`Sandbox is not running: ${asked}`);
    if (command.includes("\0")) throw invalid("Invalid command: it holds a NUL character");
    if (state.sandbox.commands.length >= mostCommands) throw invalid(`A sandbox runs at most ${mostCommands} commands: ${asked}`);
    const given = { id: uuid(), text: command };
    const at = now.getTime();
    await insertFacts(tx, state.id, [{ key: `command/${given.id}`, at, ...given }]);
    await wake(tx, buildKind, state.id);
    return { commandExecution: commandView(state, { ...given, status: "QUEUED", submittedAt: at }) } as never;
  },
});
