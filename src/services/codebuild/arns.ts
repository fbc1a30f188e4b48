import { arn, type Place, parseArn } from "../../base/arn.ts";

/** Every parameter that names something takes its name or its ARN. */
const nameIn = (text: string, kind: string): string => {
  const resource = parseArn(text)?.resource;
  return resource?.startsWith(`${kind}/`) ? resource.slice(kind.length + 1) : text;
};

export const projectName = (text: string): string => nameIn(text, "project");
export const buildId = (text: string): string => nameIn(text, "build");
export const sandboxId = (text: string): string => nameIn(text, "sandbox");
export const batchId = (text: string): string => nameIn(text, "build-batch");
export const reportGroupName = (text: string): string => nameIn(text, "report-group");

export const projectArnOf = (place: Place, text: string): string => arn("codebuild", place, `project/${projectName(text)}`);
export const reportGroupArnOf = (place: Place, text: string): string => arn("codebuild", place, `report-group/${reportGroupName(text)}`);

/** A source credential: there is one for each kind of git server. */
export const tokenArnOf = (place: Place, serverType: string): string =>
  arn("codebuild", place, `token/${serverType.toLowerCase().replaceAll("_", "-")}`);

/** Permissions for builds are given on their project. Names hold no colon, so the last one splits. */
export function projectArnOfBuild(place: Place, text: string): string {
  const id = buildId(text);
  return projectArnOf(place, id.slice(0, Math.max(0, id.lastIndexOf(":"))));
}

export function projectArnOfSandbox(place: Place, text: string): string {
  const id = sandboxId(text);
  return projectArnOf(place, id.slice(0, Math.max(0, id.lastIndexOf(":"))));
}

export function projectArnOfBatch(place: Place, text: string): string {
  const id = batchId(text);
  return projectArnOf(place, id.slice(0, Math.max(0, id.lastIndexOf(":"))));
}

/** `report/<group>:<uuid>` */
export function reportIn(text: string): { group: string; uuid: string } {
  const id = nameIn(text, "report");
  const split = id.lastIndexOf(":");
  return { group: id.slice(0, Math.max(0, split)), uuid: id.slice(split + 1) };
}

/** Permissions for reports are given on their group. */
export const reportGroupArnOfReport = (place: Place, text: string): string => reportGroupArnOf(place, reportIn(text).group);
