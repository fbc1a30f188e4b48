import { type AboutFile, isMetadataAsset, metadataAsset } from "../../domain/pypi/distribution.ts";
import type { ProjectFile } from "../../domain/pypi/project-page.ts";
import { isReadable } from "../../domain/version-status.ts";
import { isSameOrigin } from "../../registry/retain.ts";
import type { FoundVersion, MergedPackage } from "../../registry/search.ts";
import type { OfferedVersion } from "../../registry/source.ts";
import type { Asset, Version } from "../../store/tables.ts";
import { assetsOf, versionsOf } from "../../store/versions.ts";

const aboutOf = ({ metadata }: Pick<OfferedVersion, "metadata">, name: string): AboutFile =>
  (metadata?.files as Record<string, AboutFile> | undefined)?.[name] ?? {};

/**
 * Every file of a project. A version that was kept from an upstream or a public index shows what has come to it there since, and what
 * the index says of it by now.
 */
export async function filesOf({ versions, offers, search }: MergedPackage): Promise<ProjectFile[]> {
  const { order, rows, scope } = search;
  const ids = order.flatMap(({ repositoryId, connection }) => (connection ? [] : (rows.get(repositoryId)?.id ?? [])));
  const { copies, assets } = await scope.kernel.store.read(async (tx) => {
    const all = (await versionsOf(tx, ids)).filter(({ status }) => isReadable(status));
    return {
      copies: Map.groupBy(all, ({ version }) => version),
      assets: await assetsOf(
        tx,
        all.map(({ id }) => id),
      ),
    };
  });
  const byVersion = Map.groupBy(assets, ({ version_id }) => version_id);
  const offered = ({ version, origin_connection }: Version): OfferedVersion | undefined =>
    origin_connection === null ? undefined : offers.find(({ connection }) => connection === origin_connection)?.versions.get(version);
  const files = (found: FoundVersion): ProjectFile[] => {
    if (found.kind === "offered") return offeredFiles(found.offered);
    const others = (copies.get(found.version.version) ?? []).filter(
      (copy) => copy.id !== found.version.id && isSameOrigin(copy, found.version),
    );
    const listed = [found.version, ...others].flatMap((copy) => heldFiles(copy, byVersion.get(copy.id) ?? [], offered(copy)));
    return [...new Map(listed.reverse().map((file) => [file.name, file])).values()];
  };
  return [...versions.values()].flatMap(files).sort((one, other) => (one.name < other.name ? -1 : 1));
}

function heldFiles(version: Version, assets: Asset[], offered: OfferedVersion | undefined): ProjectFile[] {
  const others = new Map((offered ? offeredFiles(offered) : []).map((file) => [file.name, file]));
  const own = assets
    .filter(({ name }) => !isMetadataAsset(name))
    .map((asset): ProjectFile => {
      const core = assets.find(({ name }) => name === metadataAsset(asset.name));
      const there = others.get(asset.name);
      others.delete(asset.name);
      const { requiresPython, yanked } = aboutOf(version, asset.name);
      return {
        ...{ name: asset.name, version: version.version, hashes: { sha256: asset.digest, md5: asset.md5 }, sizeBytes: asset.size_bytes },
        uploadedAt:
          there?.uploadedAt ?? (version.released_at && version.origin_connection ? version.released_at : asset.created_at).toISOString(),
        ...{ requiresPython, coreMetadata: core?.digest ?? there?.coreMetadata, yanked: there ? there.yanked : yanked },
      };
    });
  return [...own, ...others.values()];
}

function offeredFiles(offered: OfferedVersion): ProjectFile[] {
  return offered.assets
    .filter(({ name }) => !isMetadataAsset(name))
    .map(({ name, sha256, md5, sizeBytes }): ProjectFile => {
      const core = offered.assets.find((asset) => asset.name === metadataAsset(name));
      return {
        ...{ name, version: offered.version, hashes: { ...(sha256 ? { sha256 } : {}), ...(md5 ? { md5 } : {}) }, sizeBytes },
        ...{ uploadedAt: offered.releasedAt, coreMetadata: core && (core.sha256 ?? (true as const)), ...aboutOf(offered, name) },
      };
    });
}
