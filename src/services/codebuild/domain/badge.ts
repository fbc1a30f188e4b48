import type { BuildState } from "./build.ts";

export type BadgeState = "passing" | "failing" | "in progress" | "unknown";

type Built = Pick<BuildState, "status" | "webhook"> & { plan: { sourceVersion?: string } };

/** What the badge of a branch or a tag says, by the latest build of it. Builds come the newest first. */
export function badgeState(builds: Built[], asked: { branch?: string; tag?: string }, isDefaultBranch: boolean): BadgeState {
  const ref = asked.tag === undefined ? `refs/heads/${asked.branch ?? ""}` : `refs/tags/${asked.tag}`;
  const name = asked.tag ?? asked.branch;
  const latest = builds.find(({ plan: { sourceVersion }, webhook }) => {
    if (name === undefined) return true;
    if (webhook)
      return webhook.variables["CODEBUILD_WEBHOOK_HEAD_REF"] === ref && !webhook.variables["CODEBUILD_WEBHOOK_TRIGGER"]?.startsWith("pr/");
    if (sourceVersion === undefined) return isDefaultBranch && asked.tag === undefined;
    return sourceVersion === name || sourceVersion === ref || sourceVersion.startsWith(`${ref}^{`);
  });
  if (!latest) return "unknown";
  if (latest.status === "IN_PROGRESS") return "in progress";
  return latest.status === "SUCCEEDED" ? "passing" : "failing";
}

const colours: Record<BadgeState, string> = { passing: "#1a7f37", failing: "#cf222e", "in progress": "#0969da", unknown: "#6e7781" };

/** A small picture with two words. */
export function badgeSvg(state: BadgeState): string {
  const [left, right] = [40, 16 + state.length * 7];
  const text = (x: number, words: string) => `<text x="${x}" y="14" text-anchor="middle">${words}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="Build: ${state}">`,
    `<title>Build: ${state}</title><rect width="${left + right}" height="20" rx="3" fill="#3d444d"/>`,
    `<path d="M${left} 0h${right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H${left}z" fill="${colours[state]}"/>`,
    `<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${text(left / 2, "Build")}${text(left + right / 2, state)}</g></svg>`,
  ].join("");
}
