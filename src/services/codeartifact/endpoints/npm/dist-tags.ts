import { fullName } from "../../domain/npm/names.ts";
import { isTag } from "../../domain/npm/publication.ts";
import type { Coordinates } from "../../domain/package-format.ts";
import { isReadable } from "../../domain/version-status.ts";
import { invalid, notFound } from "../../errors.ts";
import { noteChanges } from "../../registry/changes.ts";
import { mergeVersions, searchPackage } from "../../registry/search.ts";
import { lockPackage, updatePackage } from "../../store/packages.ts";
import { findVersion } from "../../store/versions.ts";
import { type Answer, json } from "../answer.ts";
import type { FormatRequest } from "../format.ts";
import { partsOf } from "./packument.ts";

const bodyLimitBytes = 4096;

export async function answerTags(asked: FormatRequest, coordinates: Coordinates, tag: string | undefined): Promise<Answer | undefined> {
  if (asked.method === "GET" && tag === undefined) {
    await asked.mayRead();
    const merged = await mergeVersions(await searchPackage(asked, coordinates));
    return merged.versions.size ? json(200, partsOf(merged, asked.base).tags) : undefined;
  }
  if (tag === undefined || !["PUT", "POST", "DELETE"].includes(asked.method))
    return json(405, { error: "A dist-tag is set with PUT and removed with DELETE" });
  await asked.may("PutPackageMetadata", coordinates);
  if (!isTag(tag)) throw invalid(`${JSON.stringify(tag.slice(0, 100))} is not a dist-tag`);
  if (asked.method === "DELETE") {
    if (tag === "latest") throw invalid("The dist-tag latest cannot be removed");
    await changeTags(asked, coordinates, tag, undefined);
  } else await changeTags(asked, coordinates, tag, versionIn(await asked.body(bodyLimitBytes)));
  return json(200, { ok: true });
}

function versionIn(body: Buffer): string {
  try {
    const version: unknown = JSON.parse(body.toString("utf8"));
    if (typeof version === "string") return version;
  } catch {
    // Said below.
  }
  throw invalid("The body must be the version as a JSON string", "CANNOT_PARSE");
}

/** Tags are the repository's own: they point to versions that it holds itself. */
function changeTags(asked: FormatRequest, coordinates: Coordinates, tag: string, to: string | undefined): Promise<void> {
  return asked.kernel.store.transaction(async (tx) => {
    const held = await lockPackage(tx, asked.repository.id, coordinates);
    const named = to ?? held?.tags[tag];
    const version = held && named !== undefined ? await findVersion(tx, held.id, named) : undefined;
    if (!held || (to !== undefined && !(version && isReadable(version.status)))) {
      throw notFound(
        "package-version",
        to ?? tag,
        `${fullName(coordinates)} has no version ${to ?? ""} in the repository ${asked.repository.name}`,
      );
    }
    const { [tag]: _before, ...others } = held.tags;
    await updatePackage(tx, held.id, { tags: to === undefined ? others : { ...others, [tag]: to }, changed_at: asked.now });
    const change = { operation: "Updated", metadataUpdated: true } as const;
    await noteChanges(tx, asked, coordinates, version ? [{ version, change }] : []);
  });
}
