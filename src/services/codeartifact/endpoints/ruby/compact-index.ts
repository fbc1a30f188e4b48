import { createHash } from "node:crypto";
import { formatOfConnection } from "../../domain/external-connection.ts";
import type { Coordinates } from "../../domain/package-format.ts";
import { gemCoordinates, type InfoLine, isGemName, readInfoLine } from "../../domain/ruby/gem.ts";
import { marshalledDependencies } from "../../domain/ruby/specification.ts";
import { isConnected, knownPackages } from "../../registry/known-packages.ts";
import { type FoundVersion, type MergedPackage, mergeVersions, searchPackage } from "../../registry/search.ts";
import { type Answer, answerDocument } from "../answer.ts";
import { documentFrom, type Listing, listingOf } from "../document.ts";
import type { FormatRequest } from "../format.ts";
import { Refusal } from "../packages.ts";

/** AWS's limit of what it lists whole. */
const mostGems = 5_000;
const textType = "text/plain; charset=utf-8";

const digests = (text: string): Record<string, string> => {
  const sha256 = createHash("sha256").update(text).digest("base64");
  return { "repr-digest": `sha-256=:${sha256}:`, digest: `sha-256=${sha256}` };
};

const lineOf = (found: FoundVersion): string | undefined =>
  (found.kind === "held" ? found.version.document : found.offered.document) ?? undefined;
const linesOf = ({ versions }: MergedPackage): string[] => [...versions.values()].flatMap((found) => lineOf(found) ?? []);

const listing = (coordinates: Coordinates): Listing => ({
  ...{ coordinates, kind: "info", contentType: textType, headers: digests },
  make(merged) {
    const lines = linesOf(merged);
    return lines.length ? `---\n${lines.join("\n")}\n` : undefined;
  },
});

export async function info(asked: FormatRequest, name: string): Promise<Answer | undefined> {
  const document = isGemName(name) ? await listingOf(asked, listing(gemCoordinates(name))) : undefined;
  return document && answerDocument(asked.request, document);
}

/**
 * Every gem with the hash of its info. Where gems of a public registry can be had as well nobody can list them all: then there is no
 * such document, and Bundler asks gem by gem instead.
 * @DIFFERS AWS lists the gems that it holds; Bundler would then never ask for one that it could fetch.
 */
export async function listAll(asked: FormatRequest, what: "versions" | "names"): Promise<Answer | undefined> {
  if (isConnected(asked, (connection) => formatOfConnection(connection) === "ruby")) return undefined;
  const gems = await knownPackages(asked, "ruby", { most: mostGems + 1 });
  if (gems.length > mostGems) throw new Refusal(400, `More than ${mostGems} gems cannot be listed`);
  const lines: string[] = [];
  for (const gem of gems) {
    const document = await listingOf(asked, listing(gem));
    if (document) lines.push(what === "names" ? gem.name : `${gem.name} ${await versionsOf(asked, gem)} ${document.etag.slice(1, -1)}`);
  }
  // No time of making stands in it: the same gems are the same document.
  const text =
    what === "names" ? `---\n${lines.join("\n")}\n` : `created_at: 1970-01-01T00:00:00Z\n---\n${lines.map((line) => `${line}\n`).join("")}`;
  return answerDocument(asked.request, await documentFrom(text, textType, digests(text)));
}

async function versionsOf(asked: FormatRequest, gem: Coordinates): Promise<string> {
  const merged = await mergeVersions(await searchPackage(asked, gem));
  return linesOf(merged)
    .map((line) => line.split(" ", 1)[0])
    .join(",");
}

/** `gems=a,b`: Marshal, as clients without the compact index read it. */
export async function dependencies(asked: FormatRequest): Promise<Answer> {
  const names = (asked.query.get("gems") ?? "").split(",").filter(isGemName);
  if (names.length > 200) throw new Refusal(422, "Too many gems! (use --full-index instead)");
  const specs: InfoLine[] = [];
  for (const name of new Set(names)) {
    const merged = await mergeVersions(await searchPackage(asked, gemCoordinates(name)));
    specs.push(...linesOf(merged).flatMap((line) => readInfoLine(name, line) ?? []));
  }
  const body = names.length ? marshalledDependencies(specs) : "";
  return { status: 200, headers: { "content-type": "application/octet-stream" }, body };
}
