import { deflateSync } from "node:zlib";
import { gemCoordinates, gemFile, gemVersion, isGemName, readFullName, readInfoLine } from "../../domain/ruby/gem.ts";
import { marshalledSpecification } from "../../domain/ruby/specification.ts";
import { relist } from "../../registry/relist.ts";
import { findVersion, searchPackage } from "../../registry/search.ts";
import type { Answer } from "../answer.ts";
import { answerAsset } from "../asset.ts";
import type { Format, FormatRequest } from "../format.ts";
import { Refusal } from "../packages.ts";
import { dependencies, info, listAll } from "./compact-index.ts";
import { pushGem } from "./push.ts";

/** https://guides.rubygems.org/rubygems-org-api/ and …/rubygems-org-compact-index-api/ */
export const ruby: Format = {
  format: "ruby",
  async handle(asked) {
    const { method, path, segments } = asked;
    if (method === "POST" && path === "api/v1/gems") return pushGem(asked);
    if ((method === "DELETE" && path === "api/v1/gems/yank") || (method === "PUT" && path === "api/v1/gems/unyank")) return yank(asked);
    if (method !== "GET") return undefined;
    await asked.mayRead();
    const [folder = "", file = ""] = segments.slice(-2);
    // RubyGems asks for this first, to learn whether the compact index is to be had.
    if (path === "") return { status: 200, headers: { "content-type": "text/plain" }, body: "" };
    if (path === "versions" || path === "names") return listAll(asked, path);
    if (path === "api/v1/dependencies") return dependencies(asked);
    if (segments.length === 2 && folder === "info") return info(asked, file);
    if (segments.length === 2 && folder === "gems" && file.endsWith(".gem")) return gem(asked, file.slice(0, -".gem".length));
    if (segments.length === 3 && segments[0] === "quick" && folder === "Marshal.4.8" && file.endsWith(".gemspec.rz"))
      return specification(asked, file.slice(0, -".gemspec.rz".length));
    return undefined;
  },
  refuse: (status, message) => ({ status, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${message}\n` }),
};

async function gem(asked: FormatRequest, full: string): Promise<Answer | undefined> {
  for (const { name, version } of readFullName(full)) {
    const wanted = { coordinates: gemCoordinates(name), version, asset: gemFile(name, version), contentType: "application/octet-stream" };
    const answer = await answerAsset(asked, wanted);
    if (answer) return answer;
  }
  return undefined;
}

async function specification(asked: FormatRequest, full: string): Promise<Answer | undefined> {
  for (const { name, version } of readFullName(full)) {
    const found = await findVersion(await searchPackage(asked, gemCoordinates(name)), version);
    const line = found && readInfoLine(name, (found.kind === "held" ? found.version.document : found.offered.document) ?? "");
    if (!line) continue;
    const released = found.kind === "held" ? found.version.released_at?.toISOString() : found.offered.releasedAt;
    const body = deflateSync(marshalledSpecification(line, (released ?? "1980-01-02").slice(0, 10)));
    return { status: 200, headers: { "content-type": "application/octet-stream" }, body };
  }
  return undefined;
}

async function yank(asked: FormatRequest): Promise<Answer> {
  const form = new URLSearchParams((await asked.body(64 * 1024)).toString("utf8"));
  const [name, number, platform] = ["gem_name", "version", "platform"].map((key) => form.get(key) ?? asked.query.get(key) ?? "") as [
    string,
    string,
    string,
  ];
  if (!isGemName(name) || !number) throw new Refusal(400, "gem_name and version must say which gem is meant");
  const coordinates = gemCoordinates(name);
  await asked.may("UpdatePackageVersionsStatus", coordinates);
  const isYank = asked.method === "DELETE";
  const version = gemVersion(number, platform || "ruby");
  await relist(asked, coordinates, version, isYank ? "Unlisted" : "Published");
  const said = isYank ? "Successfully deleted gem" : "Successfully restored gem";
  return { status: 200, headers: { "content-type": "text/plain" }, body: `${said}: ${name} (${version})` };
}
