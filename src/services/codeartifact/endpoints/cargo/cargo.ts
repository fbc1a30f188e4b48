import { crateCoordinates, crateFile, indexPath, isCrateName, isCrateVersion, withYanked } from "../../domain/cargo/crate.ts";
import { compareSemver } from "../../domain/npm/names.ts";
import type { Coordinates } from "../../domain/package-format.ts";
import { knownPackages } from "../../registry/known-packages.ts";
import { relist } from "../../registry/relist.ts";
import { type FoundVersion, isUnlisted, mergeVersions, searchPackage } from "../../registry/search.ts";
import { type Answer, json } from "../answer.ts";
import { answerAsset } from "../asset.ts";
import { answerListing } from "../document.ts";
import type { Format, FormatRequest } from "../format.ts";
import { publishCrate } from "./publish.ts";

/** https://doc.rust-lang.org/cargo/reference/registry-index.html (sparse) and …/registry-web-api.html */
export const cargo: Format = {
  format: "cargo",
  async handle(asked) {
    const { segments, method, path } = asked;
    if (path.startsWith("api/v1/crates")) return api(asked, segments.slice(3));
    if (method !== "GET") return undefined;
    await asked.mayRead();
    if (path === "config.json") return json(200, configOf(asked));
    const name = segments.at(-1) ?? "";
    return isCrateName(name) && segments.join("/") === indexPath(name) ? index(asked, crateCoordinates(name)) : undefined;
  },
  refuse: (status, message) => json(status, { errors: [{ detail: message }] }),
};

/** Cargo sends its token with every request once it is told to; who may read without one needs none. */
const configOf = ({ base, principal }: FormatRequest) => ({
  ...{ dl: `${base}api/v1/crates`, api: base.replace(/\/$/, "") },
  ...(principal.kind === "anonymous" ? {} : { "auth-required": true }),
});

async function api(asked: FormatRequest, [crate = "", version = "", what = "", ...more]: string[]): Promise<Answer | undefined> {
  const { method } = asked;
  if (method === "PUT" && crate === "new" && !version) return publishCrate(asked);
  if (method === "GET" && crate === "") {
    await asked.mayRead();
    return search(asked);
  }
  if (!isCrateName(crate) || more.length) return undefined;
  const coordinates = crateCoordinates(crate);
  if (method === "GET") {
    await asked.mayRead();
    if (version === "versions" && !what) return versionsOf(asked, coordinates);
    if (what !== "download" || !isCrateVersion(version)) return undefined;
    return answerAsset(asked, { coordinates, version, asset: crateFile(coordinates, version), contentType: "application/gzip" });
  }
  if (!((method === "DELETE" && what === "yank") || (method === "PUT" && what === "unyank"))) return undefined;
  await asked.may("UpdatePackageVersionsStatus", coordinates);
  await relist(asked, coordinates, version, what === "yank" ? "Unlisted" : "Published");
  return json(200, { ok: true });
}

const lineOf = (found: FoundVersion): string | undefined =>
  (found.kind === "held" ? found.version.document : found.offered.document) ?? undefined;

/** Yanked versions stay in the index, so that what is locked to them goes on. */
function index(asked: FormatRequest, coordinates: Coordinates): Promise<Answer | undefined> {
  return answerListing(asked, {
    ...{ coordinates, kind: "index", contentType: "text/plain; charset=utf-8", withUnlisted: true },
    make({ versions }) {
      const lines = [...versions.values()].flatMap((found) => {
        const line = lineOf(found);
        return line ? [`${withYanked(line, isUnlisted(found))}\n`] : [];
      });
      return lines.length ? lines.join("") : undefined;
    },
  });
}

function versionsOf(asked: FormatRequest, coordinates: Coordinates): Promise<Answer | undefined> {
  return answerListing(asked, {
    ...{ coordinates, kind: "versions", contentType: "application/json", withUnlisted: true },
    make({ versions }) {
      if (versions.size === 0) return undefined;
      const listed = [...versions].map(([num, found]) => {
        const released = found.kind === "held" ? found.version.released_at?.toISOString() : found.offered.releasedAt;
        return { crate: coordinates.name, num, yanked: isUnlisted(found), ...(released ? { created_at: released } : {}) };
      });
      return JSON.stringify({ versions: listed.sort((one, other) => compareSemver(other.num, one.num)) });
    },
  });
}

const mostPerPage = 100;

async function search(asked: FormatRequest): Promise<Answer> {
  const [perPage, page] = [Number(asked.query.get("per_page") ?? 10), Number(asked.query.get("page") ?? 1)].map((number) =>
    Number.isSafeInteger(number) && number > 0 ? number : 1,
  ) as [number, number];
  const most = Math.min(perPage, mostPerPage);
  const text = asked.query.get("q") ?? "";
  const found = await knownPackages(asked, "cargo", { text, most: most + 1, skip: (page - 1) * most });
  const crates = await Promise.all(
    found.slice(0, most).map(async (coordinates) => {
      const { versions } = await mergeVersions(await searchPackage(asked, coordinates));
      const newest = [...versions.keys()].sort(compareSemver).at(-1);
      const row = newest === undefined ? undefined : versions.get(newest);
      const details = row?.kind === "held" ? row.version.details : row?.offered.details;
      return newest === undefined
        ? []
        : [{ name: details?.displayName ?? coordinates.name, max_version: newest, description: details?.summary ?? "" }];
    }),
  );
  const shown = crates.flat();
  return json(200, { crates: shown, meta: { total: (page - 1) * most + shown.length + (found.length > most ? 1 : 0) } });
}
