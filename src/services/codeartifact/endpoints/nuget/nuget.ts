import { isNugetId, nugetCoordinates, nupkgFile, serviceIndex } from "../../domain/nuget/catalog.ts";
import { normalizeNugetVersion } from "../../domain/nuget/version.ts";
import type { Coordinates } from "../../domain/package-format.ts";
import { relist } from "../../registry/relist.ts";
import { type Answer, json } from "../answer.ts";
import { readZip } from "../archive/zip.ts";
import { answerAsset } from "../asset.ts";
import type { Format, FormatRequest } from "../format.ts";
import { storedAsset } from "../stored-asset.ts";
import { autocomplete, flatIndex, registrationIndex, registrationLeaf, search } from "./listings.ts";
import { isNuspec, pushPackage } from "./push.ts";

/** https://learn.microsoft.com/nuget/api/overview, version 3. */
export const nuget: Format = {
  format: "nuget",
  async handle(asked) {
    const { method, segments } = asked;
    const [first = "", second = "", third = "", ...rest] = segments;
    if (`${first}/${second}/${third}` === "api/v2/package") return change(asked, rest.filter(Boolean));
    if (method !== "GET" || first !== "v3") return undefined;
    await asked.mayRead();
    if (segments.length === 2) {
      if (second === "index.json") return json(200, serviceIndex(asked.base));
      if (second === "query") return search(asked);
      return second === "autocomplete" ? autocomplete(asked) : undefined;
    }
    if (!isNugetId(third)) return undefined;
    const coordinates = nugetCoordinates(third);
    if (second === "flat2") return flat(asked, coordinates, rest);
    if (!/^registration(-semver2)?$/.test(second) || rest.length !== 1) return undefined;
    if (rest[0] === "index.json") return registrationIndex(asked, second, coordinates);
    return registrationLeaf(asked, second, coordinates, rest[0]!.replace(/\.json$/, ""));
  },
};

async function change(asked: FormatRequest, rest: string[]): Promise<Answer | undefined> {
  const { method } = asked;
  if (method === "PUT" && rest.length === 0) return pushPackage(asked);
  const [id = "", named = ""] = rest;
  const version = normalizeNugetVersion(named);
  if (rest.length !== 2 || !isNugetId(id) || version === undefined || (method !== "DELETE" && method !== "POST")) return undefined;
  const coordinates = nugetCoordinates(id);
  await asked.may("UpdatePackageVersionsStatus", coordinates);
  await relist(asked, coordinates, version, method === "DELETE" ? "Unlisted" : "Published");
  return { status: method === "DELETE" ? 204 : 200 };
}

/** https://learn.microsoft.com/nuget/api/package-base-address-resource */
async function flat(asked: FormatRequest, coordinates: Coordinates, rest: string[]): Promise<Answer | undefined> {
  const [named = "", file = ""] = rest;
  if (rest.length === 1) return named === "index.json" ? flatIndex(asked, coordinates) : undefined;
  const version = normalizeNugetVersion(named);
  if (rest.length !== 2 || version === undefined) return undefined;
  const asset = nupkgFile(coordinates, version);
  if (file.toLowerCase() === asset) return answerAsset(asked, { coordinates, version, asset, contentType: "application/octet-stream" });
  if (file.toLowerCase() !== `${coordinates.name}.nuspec`) return undefined;
  const found = await storedAsset(asked, coordinates, version, asset);
  const nuspec = found && [...(await readZip(asked.kernel, found.asset, isNuspec)).read.values()][0];
  return nuspec && { status: 200, headers: { "content-type": "application/xml" }, body: nuspec };
}
