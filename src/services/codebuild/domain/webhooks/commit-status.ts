import type { BuildStatusConfig } from "@aws-sdk/client-codebuild";

export type StatusState = "pending" | "success" | "failure" | "error";

const words: Record<string, [StatusState, string]> = {
  IN_PROGRESS: ["pending", "Build started"],
  SUCCEEDED: ["success", "Build succeeded"],
  FAILED: ["failure", "Build failed"],
  STOPPED: ["error", "Build stopped"],
  TIMED_OUT: ["error", "Build timed out"],
  FAULT: ["error", "Build faulted"],
};

/** How a build shows beside its commit at the git host. CODEBUILD_ variables may stand in the project's own words. */
export function commitStatus(
  status: string,
  about: { region: string; projectName: string; url: string; config?: BuildStatusConfig | undefined; variables: Record<string, string> },
): { state: StatusState; name: string; description: string; url: string } {
  const [state, what] = words[status] ?? ["error", `Build ${status.toLowerCase()}`];
  const filled = (text: string): string =>
    text.replace(/\$(?:\{(CODEBUILD_\w+)\}|(CODEBUILD_\w+))/g, (_, one?: string, two?: string) => about.variables[one ?? two ?? ""] ?? "");
  return {
    state,
    name: about.config?.context ? filled(about.config.context) : `AWS CodeBuild ${about.region} (${about.projectName})`,
    description: `${what} for project ${about.projectName}`,
    url: about.config?.targetUrl ? filled(about.config.targetUrl) : about.url,
  };
}
