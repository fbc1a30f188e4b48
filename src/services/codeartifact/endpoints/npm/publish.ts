import { dependenciesOf, detailsOf, documentOf, type Manifest } from "../../domain/npm/manifest.ts";
import { npmAsset } from "../../domain/npm/names.ts";
import { readDeprecations, readPublication } from "../../domain/npm/publication.ts";
import type { Coordinates } from "../../domain/package-format.ts";
import { invalid, notFound } from "../../errors.ts";
import { storeAsset } from "../../registry/assets.ts";
import { noteChanges } from "../../registry/changes.ts";
import { publishVersion } from "../../registry/publish.ts";
import { revisionOf } from "../../registry/revision.ts";
import { lockPackage, updatePackage } from "../../store/packages.ts";
import { assetsOf, updateVersion, versionsOf } from "../../store/versions.ts";
import { type Answer, json } from "../answer.ts";
import type { FormatRequest } from "../format.ts";
import { checkIntegrity, readTarball } from "./read-tarball.ts";

/** The tarball comes as base64 inside of JSON, so that the whole request is in memory. @DIFFERS AWS takes up to 2 GB. */
const publishLimitBytes = 256 * 1024 * 1024;

/** `npm publish` and `npm deprecate` are the same request; only the first brings a tarball. */
export async function publish(asked: FormatRequest, coordinates: Coordinates): Promise<Answer> {
  await asked.may("PublishPackageVersion", coordinates);
  const document = parse(await asked.body(publishLimitBytes));
  const attachments = (document as { _attachments?: object } | null)?._attachments;
  if (attachments && Object.keys(attachments).length) return publishTarball(asked, coordinates, document);
  return deprecate(asked, coordinates, document);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw invalid("The body is not JSON", "CANNOT_PARSE");
  }
}

async function publishTarball(asked: FormatRequest, coordinates: Coordinates, document: unknown): Promise<Answer> {
  const read = readPublication(document, coordinates);
  if (typeof read === "string") throw invalid(read);
  const { manifest, tarball, tags } = read;
  const bytes = Buffer.from(tarball, "base64");
  checkIntegrity(bytes, read);
  const content = await readTarball(bytes, coordinates, manifest.version);
  const asset = await storeAsset(asked.kernel, npmAsset, bytes);
  const dist = {
    integrity: `sha512-${Buffer.from(asset.sha512, "hex").toString("base64")}`,
    ...{ shasum: asset.sha1, fileCount: content.fileCount, unpackedSize: content.unpackedSize },
  };
  const readme = read.readme ?? content.readme;
  await publishVersion(asked, {
    ...{ coordinates, version: manifest.version, assets: [asset], mode: "whole", tags },
    ...{ document: documentOf(manifest), metadata: { dist }, details: detailsOf(manifest), dependencies: dependenciesOf(manifest) },
    ...(readme ? { readme } : {}),
    idempotent: asked.repository.settings.idempotentPublish,
  });
  return json(201, { ok: "created", success: true });
}

/** Only what versions say of being deprecated is taken over: everything else of a published manifest stays as it is. */
async function deprecate(asked: FormatRequest, coordinates: Coordinates, document: unknown): Promise<Answer> {
  const said = readDeprecations(document, coordinates);
  if (typeof said === "string") throw invalid(said);
  await asked.kernel.store.transaction(async (tx) => {
    const held = await lockPackage(tx, asked.repository.id, coordinates);
    if (!held) throw notFound("package", coordinates.name);
    const changed = (await versionsOf(tx, [held.id])).flatMap((version) => {
      const manifest = JSON.parse(version.document ?? "{}") as Manifest;
      const { deprecated: before, ...others } = manifest;
      const now = said.get(version.version) || undefined;
      return before === now ? [] : [{ version, document: JSON.stringify(now === undefined ? others : { ...others, deprecated: now }) }];
    });
    for (const { version, document: text } of changed) {
      const revision = revisionOf({ assets: await assetsOf(tx, [version.id]), document: text, metadata: version.metadata });
      await updateVersion(tx, version.id, { document: text, revision });
    }
    await updatePackage(tx, held.id, { changed_at: asked.now });
    const change = { operation: "Updated", metadataUpdated: true } as const;
    await noteChanges(
      tx,
      asked,
      coordinates,
      changed.map(({ version }) => ({ version, change })),
    );
  });
  return json(200, { ok: true });
}
