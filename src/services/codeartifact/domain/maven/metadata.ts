import type { Coordinates } from "../package-format.ts";
import { isSnapshot, snapshotOfBuild } from "./layout.ts";
import { compareMavenVersions } from "./version-order.ts";

/** All that Maven and Gradle read of an artifact's metadata. `changedAt` is when the newest version came. */
export function artifactMetadata({ namespace, name }: Coordinates, versions: readonly string[], changedAt: Date): string {
  const shown = versions.filter((version) => snapshotOfBuild(version) === undefined).sort(compareMavenVersions);
  const release = shown.findLast((version) => !isSnapshot(version));
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<metadata>",
    `  <groupId>${namespace}</groupId>`,
    `  <artifactId>${name}</artifactId>`,
    "  <versioning>",
    ...(shown.length ? [`    <latest>${shown.at(-1)}</latest>`] : []),
    ...(release ? [`    <release>${release}</release>`] : []),
    "    <versions>",
    ...shown.map((version) => `      <version>${version}</version>`),
    "    </versions>",
    `    <lastUpdated>${changedAt.toISOString().replace(/\D/g, "").slice(0, 14)}</lastUpdated>`,
    "  </versioning>",
    "</metadata>",
    "",
  ];
  return lines.join("\n");
}
