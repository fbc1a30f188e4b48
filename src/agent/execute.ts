import { downloadBundle } from "./bundle.ts";
import type { AgentConfiguration } from "./configuration.ts";
import { type CommandResult, failureOf, success } from "./failure.ts";
import { appSpecOf, findHook, hookEvents, keepLog, runHook } from "./hook.ts";
import { install } from "./install.ts";
import { layoutOf } from "./layout.ts";
import type { Specification } from "./specification.ts";

/** Whether there is nothing to do. Throws when the command cannot be carried out at all. */
export function isNoop(commandName: string, specification: Specification, rootDir: string): boolean {
  if (commandName === "DownloadBundle" || commandName === "Install") return false;
  if (!hookEvents.includes(commandName)) throw new Error(`Unsupported command type: ${commandName}`);
  return findHook(commandName, specification, layoutOf(rootDir, specification)).scripts.length === 0;
}

/** One command is one lifecycle event. Carrying it out again after a kill ends as if it had not been interrupted. */
export async function execute(
  commandName: string,
  specification: Specification,
  folder: string,
  configuration: AgentConfiguration,
): Promise<CommandResult> {
  const layout = layoutOf(configuration.rootDir, specification);
  try {
    if (commandName === "DownloadBundle") {
      await downloadBundle(specification, layout, configuration);
      return success("");
    }
    if (commandName === "Install") {
      await install(appSpecOf(layout.archive, specification.appSpecFilename), layout, specification.fileExistsBehavior);
      return success("");
    }
    const hook = findHook(commandName, specification, layout);
    if (hook.scripts.length === 0) return success("CompletedNoopCommand");
    const result = await runHook(commandName, hook, specification, folder);
    keepLog(layout, result.log);
    return result;
  } catch (error) {
    return failureOf(error);
  }
}
