import { accessSync, appendFileSync, chmodSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type AppSpec, readAppSpec, type Script } from "./appspec.ts";
import { type CommandResult, failure, failureCode, success } from "./failure.ts";
import { type Layout, pointedTo } from "./layout.ts";
import { runScript } from "./script.ts";
import type { Specification } from "./specification.ts";

const beforeDownload = ["BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop"];
export const hookEvents = [
  ...beforeDownload,
  "BeforeInstall",
  "AfterInstall",
  "ApplicationStart",
  "BeforeAllowTraffic",
  "AfterAllowTraffic",
  "ValidateService",
];

/** Which revision's scripts answer an event. Undefined: none does, and the event is a no-op. */
function archiveFor(event: string, specification: Specification, layout: Layout): string | undefined {
  if (existsSync(layout.archive)) return layout.archive;
  const isTrafficBack = specification.deploymentCreator === "codeDeployRollback" && specification.deploymentType === "BLUE_GREEN";
  const blocks = event === "BeforeBlockTraffic" || event === "AfterBlockTraffic";
  const allows = event === "BeforeAllowTraffic" || event === "AfterAllowTraffic";
  if (!beforeDownload.includes(event) && !(isTrafficBack && allows)) return layout.archive;
  const previous = pointedTo(isTrafficBack && blocks ? layout.mostRecent : layout.lastSuccessful);
  return previous && join(previous, "deployment-archive");
}

export function appSpecOf(archive: string, fileName: string): AppSpec {
  const path = join(archive, fileName);
  if (relative(archive, resolve(path)).startsWith("..") || !existsSync(path)) {
    throw new Error(
      `The CodeDeploy agent did not find an AppSpec file within the unpacked revision directory at revision-relative path "${fileName}". The revision was unpacked to directory "${archive}", and the AppSpec file was expected but not found at path "${path}".`,
    );
  }
  return readAppSpec(readFileSync(path, "utf8"));
}

export interface Hook {
  archive: string;
  scripts: Script[];
}

/** Throws for an appspec that cannot be read: a bad one surfaces here, before the command is acknowledged. */
export function findHook(event: string, specification: Specification, layout: Layout): Hook {
  const archive = archiveFor(event, specification, layout);
  if (archive === undefined) return { archive: "", scripts: [] };
  return { archive, scripts: appSpecOf(archive, specification.appSpecFilename).hooks[event] ?? [] };
}

/** The names AWS's agent sets, over the host's own environment. No credentials: ours are in no environment. */
function environmentOf(event: string, { revision, ...specification }: Specification): Record<string, string | undefined> {
  return {
    ...process.env,
    APPLICATION_NAME: specification.applicationName,
    DEPLOYMENT_ID: specification.deploymentId,
    DEPLOYMENT_GROUP_NAME: specification.deploymentGroupName,
    DEPLOYMENT_GROUP_ID: specification.deploymentGroupId,
    LIFECYCLE_EVENT: event,
    ...(revision.kind === "S3"
      ? { BUNDLE_BUCKET: revision.bucket, BUNDLE_KEY: revision.key, BUNDLE_VERSION: revision.version, BUNDLE_ETAG: revision.eTag }
      : { BUNDLE_COMMIT: revision.commitId }),
  };
}

function parametersOf(script: Script, path: string): string[] {
  const asUser = script.runas ? ["su", script.runas, "-c", path] : [path];
  return script.sudo ? ["sudo", ...asUser] : asUser;
}

function makeExecutable(path: string): boolean {
  try {
    if ((statSync(path).mode & 0o111) === 0) chmodSync(path, statSync(path).mode | 0o111);
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const text = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");

/** Runs the scripts of an event one after the other; the first that fails ends it. `folder` keeps the runs across a kill of the agent. */
export async function runHook(event: string, hook: Hook, specification: Specification, folder: string): Promise<CommandResult> {
  let log = `LifecycleEvent - ${event}\n`;
  for (const [position, script] of hook.scripts.entries()) {
    const path = join(hook.archive, script.location);
    const { location } = script;
    log += `Script - ${location}\n`;
    if (relative(hook.archive, resolve(path)).startsWith("..") || !existsSync(path)) {
      return failure(failureCode.scriptMissing, `Script does not exist at specified location: ${path}`, location, log);
    }
    if (!makeExecutable(path)) {
      return failure(
        failureCode.scriptNotExecutable,
        `Unable to set script at specified location: ${location} as executable`,
        location,
        log,
      );
    }
    const run = join(folder, `script-${position}`);
    const outcome = await runScript({
      folder: run,
      parameters: parametersOf(script, path),
      environment: environmentOf(event, specification),
      timeoutSeconds: script.timeoutSeconds,
    });
    log += text(join(run, "log"));
    const as = script.runas ? ` run as user ${script.runas}` : "";
    const at = `Script at specified location: ${location}${as}`;
    if (outcome.kind === "timed-out") {
      return failure(failureCode.scriptTimedOut, `${at} failed to complete in ${script.timeoutSeconds} seconds`, location, log);
    }
    if (outcome.kind === "outputs-left-open") {
      return failure(failureCode.outputsLeftOpen, `${at} failed to close STDOUT or STDERR`, location, log);
    }
    if (outcome.kind === "lost") {
      return failure(failureCode.agentRestarted, "The host or its agent was restarted while the script was running", location, log);
    }
    if (outcome.status !== 0) return failure(failureCode.scriptFailed, `${at} failed with exit code ${outcome.status}`, location, log);
  }
  return success("", log);
}

export function keepLog(layout: Layout, log: string): void {
  appendFileSync(layout.scriptsLog, log.endsWith("\n") ? log : `${log}\n`);
  appendFileSync(layout.deploymentsLog, log.endsWith("\n") ? log : `${log}\n`);
}
