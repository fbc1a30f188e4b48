import { uuid } from "../../../../base/ids.ts";
import type { Tx } from "../../../../kernel/store/index.ts";
import { buildOfSnapshot, isSnapshot, type MavenPath, metadataFile } from "../../domain/maven/layout.ts";
import { type StoredAsset, storeAsset } from "../../registry/assets.ts";
import { noteChanges } from "../../registry/changes.ts";
import { revisionOf } from "../../registry/revision.ts";
import { lockPackage } from "../../store/packages.ts";
import type { Asset, Package, Version } from "../../store/tables.ts";
import { assetsOf, deleteAssets, findVersion, insertAssets, insertVersion, updateVersion, versionsNamed } from "../../store/versions.ts";
import type { Answer } from "../answer.ts";
import { child, children, type Element, readXml, textIn } from "../archive/xml.ts";
import type { FormatRequest } from "../format.ts";
import { Refusal } from "../packages.ts";
import { mismatchesOf } from "./deploy.ts";

const metadataLimitBytes = 16 * 1024 * 1024;
const bad = (message: string): Refusal => new Refusal(400, message);

/** The client says that it is done: the versions that the metadata names become visible, with everything that came before, at once. */
export async function putMetadata(asked: FormatRequest, path: MavenPath): Promise<Answer> {
  const { coordinates } = path;
  await asked.may("PutPackageMetadata", coordinates);
  const bytes = await asked.body(metadataLimitBytes);
  const document = readXml(metadataFile, bytes, "metadata", ["version", "snapshotVersion", "plugin"]);
  for (const [member, expected] of [["groupId", coordinates.namespace] as const, ["artifactId", coordinates.name] as const]) {
    const found = textIn(document, member);
    if (found !== undefined && found !== expected) throw bad(`The metadata is of the ${member} ${found}, not ${expected}`);
  }
  const asset = await storeAsset(asked.kernel, metadataFile, bytes);
  const versioning = child(document, "versioning");
  await asked.kernel.store.transaction(async (tx) => {
    const held = await lockPackage(tx, asked.repository.id, coordinates);
    if (path.kind === "metadata") await finishReleases(tx, asked, path, held, versionsIn(versioning), asset);
    else await finishSnapshot(tx, asked, path, held, versioning, asset);
  });
  return { status: 201 };
}

function versionsIn(versioning: Element | undefined): string[] {
  const found = child(versioning, "versions")?.version;
  const names = Array.isArray(found) ? found.filter((name): name is string => typeof name === "string") : [];
  if (names.length === 0) throw bad("The metadata names no version");
  return names;
}

const refuseMismatches = ({ version, metadata }: Version): void => {
  const files = mismatchesOf(metadata);
  if (files.length) throw bad(`The version ${version} has files whose hash was another one than the client said: ${files.join(", ")}`);
};

const ownerOf = ({ id, account, region }: Version) => ({ version_id: id, account, region });

async function finishReleases(
  tx: Tx,
  asked: FormatRequest,
  { coordinates }: MavenPath,
  held: Package | undefined,
  names: string[],
  asset: StoredAsset,
): Promise<void> {
  const rows = held ? await versionsNamed(tx, held.id, names) : [];
  const unfinished = rows.filter(({ status }) => status === "Unfinished");
  unfinished.forEach(refuseMismatches);
  const changes = [];
  for (const row of unfinished) {
    const known = (await assetsOf(tx, [row.id])).filter(({ name }) => name !== metadataFile);
    await deleteAssets(tx, [row.id], [metadataFile]);
    await insertAssets(tx, [{ ...asset, ...ownerOf(row), created_at: asked.now }]);
    const revision = revisionOf({ ...row, assets: [...known, asset] });
    const change = { revision, status: "Published", published_at: asked.now, released_at: asked.now } as const;
    await updateVersion(tx, row.id, change);
    changes.push({ version: { ...row, ...change }, change: { operation: "Updated", assetsAdded: 1, statusChanged: true } as const });
  }
  if (changes.length) await noteChanges(tx, asked, coordinates, changes);
}

/** A snapshot is a version of its own with the files of its newest build; the build steps back, but its files can still be had. */
async function finishSnapshot(
  tx: Tx,
  asked: FormatRequest,
  { coordinates, version: snapshot }: MavenPath,
  held: Package | undefined,
  versioning: Element | undefined,
  asset: StoredAsset,
): Promise<void> {
  const newest = child(versioning, "snapshot");
  const [timestamp, number] = [textIn(newest, "timestamp"), textIn(newest, "buildNumber")];
  if (!timestamp || !number) throw bad("The metadata names no timestamp and build number of the snapshot");
  const name = buildOfSnapshot(snapshot, timestamp, number);
  const build = held && (await findVersion(tx, held.id, name));
  if (!held || !build) throw bad(`The metadata names the build ${name}, of which no file was uploaded`);
  refuseMismatches(build);
  const files = (await assetsOf(tx, [build.id])).filter((file) => file.name !== metadataFile);
  checkNamed(coordinates.name, children(versioning, "snapshotVersions", "snapshotVersion"), files);
  const version = await replaceSnapshot(tx, asked, held, snapshot, build, [...files, { ...asset, created_at: asked.now } as Asset]);
  const told = [{ version, change: { operation: "Updated", assetsUpdated: files.length, statusChanged: true } as const }];
  if (build.status === "Unfinished") {
    await updateVersion(tx, build.id, { status: "Unlisted", published_at: asked.now, released_at: asked.now });
    told.push({ version: { ...build, status: "Unlisted" }, change: { operation: "Updated", assetsUpdated: 0, statusChanged: true } });
  }
  await noteChanges(tx, asked, coordinates, told);
}

/** The metadata of Maven 3 names each file; at least one of them must be there. */
function checkNamed(artifactId: string, named: Element[], files: Asset[]): void {
  const names = named.map((one) => {
    const classifier = textIn(one, "classifier");
    return `${artifactId}-${textIn(one, "value")}${classifier ? `-${classifier}` : ""}.${textIn(one, "extension")}`;
  });
  if (!files.some(({ name }) => names.includes(name))) throw bad("The metadata names no file that was uploaded");
}

async function replaceSnapshot(
  tx: Tx,
  { now }: FormatRequest,
  held: Package,
  name: string,
  build: Version,
  assets: Asset[],
): Promise<Version> {
  if (!isSnapshot(name)) throw bad(`${name} is no snapshot`);
  const existing = await findVersion(tx, held.id, name);
  const revision = revisionOf({ ...build, assets });
  const times = { published_at: now, released_at: now };
  const version: Version = {
    ...build,
    ...times,
    id: existing?.id ?? uuid(),
    version: name,
    status: "Published",
    created_at: now,
    revision,
  };
  if (existing) {
    const { metadata, details, dependencies } = build;
    await updateVersion(tx, existing.id, { ...times, status: "Published", revision, metadata, details, dependencies });
    await deleteAssets(tx, [existing.id]);
  } else await insertVersion(tx, version);
  await insertAssets(
    tx,
    assets.map((asset) => ({ ...asset, ...ownerOf(version) })),
  );
  return version;
}
