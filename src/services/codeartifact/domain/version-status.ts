/** https://docs.aws.amazon.com/codeartifact/latest/ug/packages-overview.html#package-version-status; Deleted is never stored. */
export type VersionStatus = "Unfinished" | "Published" | "Unlisted" | "Archived" | "Disposed";

/** Shown in what a package manager lists. */
export const isListed = (status: VersionStatus): boolean => status === "Published";
/** Its assets may be downloaded: lock files keep working with unlisted versions. */
export const isReadable = (status: VersionStatus): boolean => status === "Published" || status === "Unlisted";
/** In an upstream, such a version hides itself from everybody below it, wherever else it might be had. */
export const isVeto = (status: VersionStatus): boolean => status === "Archived" || status === "Disposed";

const targets = ["Archived", "Published", "Unlisted"] as const;
export type TargetStatus = (typeof targets)[number];
export const isTargetStatus = (status: string): status is TargetStatus => (targets as readonly string[]).includes(status);

/** Whether UpdatePackageVersionsStatus may go there. An unfinished version can only be finished; a disposed one only be deleted. */
export function mayBecome(from: VersionStatus, to: TargetStatus): boolean {
  if (from === "Disposed") return false;
  if (from === "Unfinished") return to === "Published";
  return true;
}
