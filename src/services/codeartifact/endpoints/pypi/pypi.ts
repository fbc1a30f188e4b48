import { normalizePypiName } from "../../domain/coordinates.ts";
import type { Coordinates } from "../../domain/package-format.ts";
import { isMetadataAsset, isPypiName } from "../../domain/pypi/distribution.ts";
import { negotiate, projectHtml, projectJson } from "../../domain/pypi/project-page.ts";
import { normalizePypiVersion } from "../../domain/pypi/version.ts";
import type { Answer } from "../answer.ts";
import { answerAsset } from "../asset.ts";
import { answerListing } from "../document.ts";
import type { Format, FormatRequest } from "../format.ts";
import { Refusal } from "../packages.ts";
import { filesOf } from "./files.ts";
import { upload } from "./upload.ts";

/** https://packaging.python.org/en/latest/specifications/simple-repository-api/ and PyPI's way to upload. */
export const pypi: Format = {
  format: "pypi",
  async handle(asked) {
    const [first = "", project = "", ...rest] = asked.segments;
    if (asked.method === "POST" && (first === "" || asked.path === "legacy/")) return upload(asked);
    if (asked.method !== "GET") throw new Refusal(405, `${asked.method} is not something to do here`);
    await asked.mayRead();
    if (first !== "simple" || !isPypiName(project)) return undefined;
    const coordinates: Coordinates = { format: "pypi", namespace: "", name: normalizePypiName(project) };
    const [version, file] = rest;
    if (rest.length === 2 && version && file) return fileOf(asked, coordinates, version, file);
    if (rest.length > 1 || version) return undefined;
    // Links on the page are relative to the address with the slash, and to the one normal name.
    if (version === undefined || project !== coordinates.name)
      return { status: 301, headers: { location: `${asked.base}simple/${coordinates.name}/` } };
    return projectPage(asked, coordinates);
  },
  refuse: (status, message) => ({ status, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${message}\n` }),
};

function projectPage(asked: FormatRequest, coordinates: Coordinates): Promise<Answer | undefined> {
  const wanted = negotiate(asked.request.headers.accept);
  if (!wanted) throw new Refusal(406, "The listing is to be had as HTML or as application/vnd.pypi.simple.v1+json");
  return answerListing(asked, {
    ...{ coordinates, kind: wanted.contentType, contentType: wanted.contentType },
    async make(merged) {
      const files = await filesOf(merged);
      if (files.length === 0) return undefined;
      return wanted.form === "json" ? projectJson(coordinates.name, files) : projectHtml(coordinates.name, files);
    },
  });
}

async function fileOf(asked: FormatRequest, coordinates: Coordinates, named: string, file: string): Promise<Answer | undefined> {
  const version = normalizePypiVersion(named);
  if (version === undefined) return undefined;
  const contentType = isMetadataAsset(file) ? "text/plain; charset=utf-8" : "application/octet-stream";
  return answerAsset(asked, { coordinates, version, asset: file, contentType });
}
