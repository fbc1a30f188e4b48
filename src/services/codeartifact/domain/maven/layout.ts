import type { Coordinates } from "../package-format.ts";

export const checksums = ["md5", "sha1", "sha256", "sha512"] as const;
export type Checksum = (typeof checksums)[number];
export const metadataFile = "maven-metadata.xml";

/** What a path of the repository layout names: https://maven.apache.org/repository/layout.html */
export interface MavenPath {
  kind: "asset" | "metadata" | "snapshot-metadata";
  coordinates: Coordinates;
  /** Empty for the metadata of an artifact as a whole. A snapshot's file belongs to the build that its name tells. */
  version: string;
  file: string;
  /** Set where not the file is meant, but its hash. */
  checksum?: Checksum;
}

const id = /^[A-Za-z0-9_][\w.+~-]*$/;
const isVersion = (text: string): boolean => /^[A-Za-z0-9_][\w.+~!-]*$/.test(text) && text.length <= 255;
const isFile = (text: string): boolean => /^[A-Za-z0-9_][\w.+~!@$,=-]*$/.test(text) && text.length <= 255;
const suffix = "-SNAPSHOT";

export const isSnapshot = (version: string): boolean => version.endsWith(suffix);
const snapshotBuild = /^(.+)-(\d{8}\.\d{6}-\d+)$/;
/** `1.0-SNAPSHOT` for `1.0-20240102.030405-6`; undefined for what is no build of a snapshot. */
export const snapshotOfBuild = (version: string): string | undefined => {
  const base = snapshotBuild.exec(version)?.[1];
  return base && `${base}${suffix}`;
};
export const buildOfSnapshot = (snapshot: string, timestamp: string, build: string): string =>
  `${snapshot.slice(0, -suffix.length)}-${timestamp}-${build}`;

export const mavenPath = ({ namespace, name }: Pick<Coordinates, "namespace" | "name">, ...rest: string[]): string =>
  [...namespace.split("."), name, ...rest].join("/");

/** A sentence where the path is none of the layout: clients that were given a wrong address see why. */
export function readMavenPath(segments: readonly string[]): MavenPath | string {
  const [, file = "", checksum] = /^(.+?)(?:\.(md5|sha1|sha256|sha512))?$/.exec(segments.at(-1) ?? "") ?? [];
  const folders = segments.slice(0, -1);
  const named = checksum ? { file, checksum: checksum as Checksum } : { file };
  if (!isFile(file) || folders.some((folder) => !isVersion(folder)))
    return `'${segments.join("/").slice(0, 300)}' is no path of a Maven repository: group/artifact/version/file`;
  if (file === metadataFile) return metadataPath(folders, named);
  const version = folders.at(-1) ?? "";
  const coordinates = coordinatesOf(folders.slice(0, -1));
  if (!coordinates) return `'${segments.join("/").slice(0, 300)}' is too short: group/artifact/version/file`;
  if (!isSnapshot(version)) return { kind: "asset", coordinates, version, ...named };
  const start = `${coordinates.name}-${version.slice(0, -suffix.length)}-`;
  const build = file.startsWith(start) ? /^\d{8}\.\d{6}-\d+(?=[-.])/.exec(file.slice(start.length))?.[0] : undefined;
  if (!build) return `'${file}' is no file of a snapshot's build: ${start}<timestamp>-<number>…, as Maven 3 names them`;
  return { kind: "asset", coordinates, version: `${version.slice(0, -suffix.length)}-${build}`, ...named };
}

function coordinatesOf(folders: readonly string[]): Coordinates | undefined {
  const groupId = folders.slice(0, -1).join(".");
  const name = folders.at(-1);
  if (!groupId || !name || !id.test(name) || groupId.length > 255 || name.length > 255) return undefined;
  return { format: "maven", namespace: groupId, name };
}

function metadataPath(folders: readonly string[], named: { file: string; checksum?: Checksum }): MavenPath | string {
  const version = folders.at(-1) ?? "";
  const ofVersion = isSnapshot(version);
  const coordinates = coordinatesOf(ofVersion ? folders.slice(0, -1) : folders);
  if (!coordinates) return `${metadataFile} belongs to an artifact: group/artifact/${metadataFile}`;
  return { kind: ofVersion ? "snapshot-metadata" : "metadata", coordinates, version: ofVersion ? version : "", ...named };
}
