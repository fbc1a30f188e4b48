import { compareSemver, isPrerelease, isSemver } from "../../domain/npm/names.ts";
import type { Coordinates } from "../../domain/package-format.ts";
import { reachable } from "../../domain/search.ts";
import {
  isSwiftName,
  isSwiftScope,
  normalizeRepositoryUrl,
  type Release,
  sourceArchive,
  swiftCoordinates,
  toolsVersion,
} from "../../domain/swift/release.ts";
import { findVersion, mergeVersions, searchPackage } from "../../registry/search.ts";
import { packagesOfRepositoryUrl } from "../../store/swift-repositories.ts";
import type { Version } from "../../store/tables.ts";
import { findAsset } from "../../store/versions.ts";
import { type Answer, json } from "../answer.ts";
import { answerAsset } from "../asset.ts";
import type { Format, FormatRequest } from "../format.ts";
import { Refusal } from "../packages.ts";
import { publishRelease } from "./publish.ts";

const versioned = { "content-version": "1" };
const mediaTypes = ["application/vnd.swift.registry", "application/*", "*/*", "application/json", "application/zip", "text/x-swift"];

/** SE-0292 and SE-0391: https://github.com/swiftlang/swift-package-manager/blob/main/Documentation/PackageRegistry/Registry.md */
export const swift: Format = {
  format: "swift",
  async handle(asked) {
    checkAccept(asked.request.headers.accept);
    const answer = await route(asked);
    return answer && { ...answer, headers: { ...versioned, ...answer.headers } };
  },
  refuse: (status, message) => ({
    ...{ status, headers: { ...versioned, "content-type": "application/problem+json", "content-language": "en" } },
    body: JSON.stringify({ status, title: status < 500 ? "The request cannot be answered" : "Internal failure", detail: message }),
  }),
};

/** An unknown version of the interface is 400, a form that there is not is 415. */
function checkAccept(accept: string | undefined): void {
  const wanted = accept?.split(",").map((one) => one.split(";", 1)[0]!.trim()) ?? [];
  if (wanted.length === 0) return;
  const versions = wanted.flatMap((one) => /^application\/vnd\.swift\.registry\.v(\d+)/.exec(one)?.[1] ?? []);
  if (versions.length && !versions.includes("1")) throw new Refusal(400, "This registry speaks version 1 of the interface");
  if (!wanted.some((one) => mediaTypes.some((type) => one.startsWith(type))))
    throw new Refusal(415, "The form that is asked for is not to be had");
}

async function route(asked: FormatRequest): Promise<Answer | undefined> {
  const { method, segments } = asked;
  const [scope = "", named = "", version = "", file = "", ...more] = segments;
  if (scope === "login" && segments.length === 1 && method === "POST") {
    await asked.mayRead();
    return { status: 200 };
  }
  if (scope === "identifiers" && segments.length === 1 && method === "GET") return identifiers(asked);
  const name = segments.length === 2 ? named.replace(/\.json$/, "") : named;
  if (!isSwiftScope(scope) || !isSwiftName(name) || more.length) {
    if (method === "PUT") throw new Refusal(422, `'${scope.slice(0, 100)}.${name.slice(0, 200)}' is not a valid package identifier`);
    return undefined;
  }
  const coordinates = swiftCoordinates(scope, name);
  if (method === "PUT") return segments.length === 3 ? publishRelease(asked, coordinates, `${scope}.${name}`, version) : undefined;
  if (method !== "GET") throw new Refusal(405, `${method} is not something to do with a release`);
  await asked.mayRead();
  if (segments.length === 2) return releases(asked, coordinates);
  if (segments.length === 3)
    return version.endsWith(".zip")
      ? archive(asked, coordinates, version.slice(0, -4))
      : release(asked, coordinates, version.replace(/\.json$/, ""));
  return file === "Package.swift" ? manifest(asked, coordinates, version) : undefined;
}

const addressOf = ({ base }: FormatRequest, { namespace, name }: Coordinates, version: string): string =>
  `${base}${namespace}/${name}/${encodeURIComponent(version)}`;
const newestFirst = (versions: Iterable<string>): string[] => [...versions].sort((one, other) => compareSemver(other, one));
const latestOf = (sorted: string[]): string | undefined => sorted.find((version) => !isPrerelease(version)) ?? sorted[0];

async function releases(asked: FormatRequest, coordinates: Coordinates): Promise<Answer | undefined> {
  const { versions } = await mergeVersions(await searchPackage(asked, coordinates));
  const sorted = newestFirst(versions.keys());
  const latest = latestOf(sorted);
  if (latest === undefined) return undefined;
  const listed = Object.fromEntries(sorted.map((version) => [version, { url: addressOf(asked, coordinates, version) }]));
  return json(200, { releases: listed }, { link: `<${addressOf(asked, coordinates, latest)}>; rel="latest-version"` });
}

/** Swift has no public registry to be connected to, so that whatever is found is held. */
async function heldRelease(
  asked: FormatRequest,
  coordinates: Coordinates,
  version: string,
): Promise<{ row: Version; facts: Release } | undefined> {
  if (!isSemver(version)) return undefined;
  const found = await findVersion(await searchPackage(asked, coordinates), version);
  return found?.kind === "held" ? { row: found.version, facts: found.version.metadata as unknown as Release } : undefined;
}

async function release(asked: FormatRequest, coordinates: Coordinates, version: string): Promise<Answer | undefined> {
  const found = await heldRelease(asked, coordinates, version);
  const asset = found && (await asked.kernel.store.read((tx) => findAsset(tx, found.row.id, sourceArchive(coordinates.name, version))));
  if (!found || !asset) return undefined;
  const { row, facts } = found;
  const sorted = newestFirst((await mergeVersions(await searchPackage(asked, coordinates))).versions.keys());
  const at = sorted.indexOf(version);
  const links = {
    "latest-version": latestOf(sorted),
    "successor-version": sorted[at - 1],
    "predecessor-version": at < 0 ? undefined : sorted[at + 1],
  };
  const link = Object.entries(links).flatMap(([rel, other]) =>
    other === undefined ? [] : [`<${addressOf(asked, coordinates, other)}>; rel="${rel}"`],
  );
  const resource = {
    name: "source-archive",
    type: "application/zip",
    checksum: asset.digest,
    ...(facts.signature ? { signing: facts.signature } : {}),
  };
  const id = `${coordinates.namespace}.${coordinates.name}`;
  const body = { id, version, resources: [resource], metadata: facts.about, publishedAt: row.released_at?.toISOString() };
  return json(200, body, link.length ? { link: link.join(", ") } : {});
}

async function manifest(asked: FormatRequest, coordinates: Coordinates, version: string): Promise<Answer | undefined> {
  const found = await heldRelease(asked, coordinates, version);
  if (!found) return undefined;
  const { manifests } = found.facts;
  const address = `${addressOf(asked, coordinates, version)}/Package.swift`;
  const wanted = asked.query.get("swift-version");
  const file = wanted === null ? "Package.swift" : `Package@swift-${wanted}.swift`;
  if (!Object.hasOwn(manifests, file)) return { status: 303, headers: { location: address } };
  const alternates = Object.entries(manifests).flatMap(([name, text]) => {
    const tools = /^Package@swift-(.+)\.swift$/.exec(name)?.[1];
    return tools
      ? [`<${address}?swift-version=${tools}>; rel="alternate"; filename="${name}"; swift-tools-version="${toolsVersion(text) ?? tools}"`]
      : [];
  });
  const headers = {
    "content-type": "text/x-swift",
    "content-disposition": `attachment; filename="${file}"`,
    "cache-control": "public, immutable",
  };
  return { status: 200, headers: { ...headers, ...(alternates.length ? { link: alternates.join(", ") } : {}) }, body: manifests[file]! };
}

async function archive(asked: FormatRequest, coordinates: Coordinates, version: string): Promise<Answer | undefined> {
  const found = await heldRelease(asked, coordinates, version);
  const file = sourceArchive(coordinates.name, version);
  const asset = found && (await asked.kernel.store.read((tx) => findAsset(tx, found.row.id, file)));
  if (!found || !asset) return undefined;
  const { signature } = found.facts;
  const headers = {
    ...{
      digest: `sha-256=${Buffer.from(asset.digest, "hex").toString("base64")}`,
      "content-disposition": `attachment; filename="${file}"`,
    },
    ...(signature
      ? { "x-swift-package-signature-format": signature.signatureFormat, "x-swift-package-signature": signature.signatureBase64Encoded }
      : {}),
  };
  return answerAsset(asked, { coordinates, version, asset: file, contentType: "application/zip", headers });
}

async function identifiers(asked: FormatRequest): Promise<Answer | undefined> {
  await asked.mayRead();
  const url = asked.query.get("url");
  if (!url) throw new Refusal(400, "The parameter url must say which repository is meant");
  const { kernel, view, repository } = asked;
  const ids = [...reachable(view.repositories, repository.id)];
  const found = await kernel.store.read((tx) => packagesOfRepositoryUrl(tx, ids, normalizeRepositoryUrl(url)));
  return found.length ? json(200, { identifiers: found.map(({ namespace, name }) => `${namespace}.${name}`) }) : undefined;
}
