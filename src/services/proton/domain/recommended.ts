export interface PublishedVersion {
  major: number;
  minor: number;
}

/** Within a major version its highest published minor version. Computed at every look, so that a deletion cannot leave it pointing at nothing. */
export function recommendedMinor(published: PublishedVersion[], major: number): number | undefined {
  const minors = published.filter((version) => version.major === major).map(({ minor }) => minor);
  return minors.length > 0 ? Math.max(...minors) : undefined;
}

/** For the template: the highest major version that has a published minor version. */
export function recommendedVersion(published: PublishedVersion[]): PublishedVersion | undefined {
  if (published.length === 0) return undefined;
  const major = Math.max(...published.map((version) => version.major));
  return { major, minor: recommendedMinor(published, major)! };
}

/** Which numbers a new version gets; undefined for a major version further away than the next one. The first version is 1.0. */
export function nextVersion(lastMinors: { [major: string]: number }, asked: string | undefined): PublishedVersion | undefined {
  const highest = Math.max(0, ...Object.keys(lastMinors).map(Number));
  if (asked === undefined || asked === String(highest + 1)) return { major: highest + 1, minor: 0 };
  const last = Object.hasOwn(lastMinors, asked) ? lastMinors[asked] : undefined;
  return last === undefined ? undefined : { major: Number(asked), minor: last + 1 };
}
