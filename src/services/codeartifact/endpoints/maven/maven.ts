import { createHash } from "node:crypto";
import { type MavenPath, metadataFile, readMavenPath } from "../../domain/maven/layout.ts";
import { artifactMetadata } from "../../domain/maven/metadata.ts";
import { readAsset } from "../../registry/assets.ts";
import type { MergedPackage } from "../../registry/search.ts";
import type { Version } from "../../store/tables.ts";
import { findAsset, findVersionIn } from "../../store/versions.ts";
import type { Answer } from "../answer.ts";
import { answerAsset } from "../asset.ts";
import { answerListing } from "../document.ts";
import type { Format, FormatRequest } from "../format.ts";
import { Refusal } from "../packages.ts";
import { storedAsset } from "../stored-asset.ts";
import { acceptMetadataHash, checkHash, deployFile } from "./deploy.ts";
import { putMetadata } from "./finish.ts";

/** The repository layout of Maven 3, as Maven, Gradle and sbt use it. */
export const maven: Format = {
  format: "maven",
  async handle(asked) {
    const path = readMavenPath(asked.segments);
    if (asked.method === "PUT") {
      if (typeof path === "string") throw new Refusal(400, path);
      if (path.kind === "asset") return path.checksum ? checkHash(asked, path) : deployFile(asked, path);
      return path.checksum ? acceptMetadataHash(asked, path) : putMetadata(asked, path);
    }
    if (asked.method !== "GET") throw new Refusal(405, `${asked.method} is not something to do here`);
    await asked.mayRead();
    if (typeof path === "string") return undefined;
    if (path.kind === "metadata") return metadataOf(asked, path);
    if (path.kind === "snapshot-metadata") return snapshotMetadata(asked, path);
    return path.checksum ? hashOf(asked, path) : answerAsset(asked, { ...path, asset: path.file, contentType: typeOf(path.file) });
  },
  refuse: (status, message) => ({ status, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${message}\n` }),
};

const typeOf = (file: string): string =>
  /\.(pom|xml)$/.test(file) ? "application/xml" : file.endsWith(".jar") ? "application/java-archive" : "application/octet-stream";

const hash = (algorithm: string, bytes: string | Buffer): string => createHash(algorithm).update(bytes).digest("hex");

/** What is published here and upstream, not what a client uploaded: two that publish at once do not forget each other's versions. */
function metadataOf(asked: FormatRequest, { coordinates, checksum }: MavenPath): Promise<Answer | undefined> {
  return answerListing(asked, {
    ...{ coordinates, kind: `${metadataFile} ${checksum ?? ""}`, contentType: checksum ? "text/plain" : "application/xml" },
    make(merged) {
      if (merged.versions.size === 0) return undefined;
      const text = artifactMetadata(coordinates, [...merged.versions.keys()], newestOf(merged));
      return checksum ? hash(checksum, text) : text;
    },
  });
}

function newestOf({ versions }: MergedPackage): Date {
  const times = [...versions.values()].map((found) => (found.kind === "held" ? (found.version.published_at?.getTime() ?? 0) : 0));
  return new Date(times.reduce((newest, time) => Math.max(newest, time), 0));
}

/** A snapshot changes, so it is never kept where it is only passed on; of several, the one that is furthest upstream counts. */
async function snapshotMetadata(asked: FormatRequest, { coordinates, version, checksum }: MavenPath): Promise<Answer | undefined> {
  return answerListing(asked, {
    ...{ coordinates, kind: `${metadataFile} ${version} ${checksum ?? ""}`, contentType: checksum ? "text/plain" : "application/xml" },
    async make({ search }) {
      const packages = search.order.flatMap(({ repositoryId, connection }) => (connection ? [] : (search.rows.get(repositoryId) ?? [])));
      const asset = await asked.kernel.store.read(async (tx) => {
        const rows = await findVersionIn(
          tx,
          packages.map(({ id }) => id),
          version,
        );
        const row = packages
          .map(({ id }) => rows.find((one: Version) => one.package_id === id && one.status === "Published"))
          .findLast(Boolean);
        return row && findAsset(tx, row.id, metadataFile);
      });
      if (!asset) return undefined;
      const text = await readAsset(asked.kernel, asset);
      return checksum ? hash(checksum, text) : text.toString("utf8");
    },
  });
}

async function hashOf(asked: FormatRequest, { coordinates, version, file, checksum }: MavenPath): Promise<Answer | undefined> {
  const found = await storedAsset(asked, coordinates, version, file);
  if (!found) return undefined;
  const body = checksum === "sha256" ? found.asset.digest : found.asset[checksum!];
  return { status: 200, headers: { "content-type": "text/plain", etag: `"${found.asset.digest}.${checksum}"` }, body };
}
