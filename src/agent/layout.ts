import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Specification } from "./specification.ts";

/** Where things stand under the agent's root directory: the same places as with AWS's agent. */
export interface Layout {
  deployment: string;
  bundle: string;
  archive: string;
  scriptsLog: string;
  deploymentsLog: string;
  cleanup: string;
  instructions: string;
  lastSuccessful: string;
  mostRecent: string;
  group: string;
}

export function layoutOf(rootDir: string, { deploymentGroupId, deploymentId }: Specification): Layout {
  const group = join(rootDir, deploymentGroupId);
  const deployment = join(group, deploymentId);
  const instructions = join(rootDir, "deployment-instructions");
  mkdirSync(join(deployment, "logs"), { recursive: true });
  mkdirSync(instructions, { recursive: true });
  mkdirSync(join(rootDir, "deployment-logs"), { recursive: true });
  return {
    group,
    deployment,
    bundle: join(deployment, "bundle.tar"),
    archive: join(deployment, "deployment-archive"),
    scriptsLog: join(deployment, "logs", "scripts.log"),
    deploymentsLog: join(rootDir, "deployment-logs", "codedeploy-agent-deployments.log"),
    cleanup: join(instructions, `${deploymentGroupId}-cleanup`),
    instructions: join(instructions, `${deploymentGroupId}-install.json`),
    lastSuccessful: join(instructions, `${deploymentGroupId}_last_successful_install`),
    mostRecent: join(instructions, `${deploymentGroupId}_most_recent_install`),
  };
}

/** The deployment directory a pointer file names, if it is still there. */
export function pointedTo(pointer: string): string | undefined {
  if (!existsSync(pointer)) return undefined;
  const directory = readFileSync(pointer, "utf8").trim();
  return directory !== "" && existsSync(directory) ? directory : undefined;
}

/** Replaces a file in one step: whoever reads sees the old or the new content. */
export function replaceFile(path: string, content: string): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
