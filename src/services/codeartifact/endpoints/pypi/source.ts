import { type AboutFile, metadataAsset, readDistribution } from "../../domain/pypi/distribution.ts";
import { isRecord } from "../../domain/record.ts";
import type { OfferedAsset, OfferedVersion, Source } from "../../registry/source.ts";

/** A file as a public index lists it, in either form. */
interface Listed {
  name: string;
  url: string;
  sha256?: string | undefined;
  md5?: string | undefined;
  sizeBytes?: number | undefined;
  uploadedAt?: string | undefined;
  coreMetadata?: string | true | undefined;
  about: AboutFile;
}

const forms = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

/** A public Python index: its project page says everything. */
export const pypiSource: Source = {
  about: ({ name }) => ({ path: `simple/${name}/`, headers: { accept: forms } }),
  read(document, { name }) {
    const text = document.toString("utf8");
    const files = /^\s*\{/.test(text) ? fromJson(text) : fromHtml(text);
    const versions = new Map<string, Listed[]>();
    for (const file of files) {
      const version = readDistribution(file.name, name)?.version;
      if (version !== undefined) versions.set(version, [...(versions.get(version) ?? []), { ...file, url: absolute(file.url, name) }]);
    }
    return { versions: [...versions].map(([version, listed]) => offeredVersion(version, listed)) };
  },
};

/** Links are relative to the project's page; the registry's address is not known here. */
const absolute = (url: string, project: string): string => (/^([a-z][a-z0-9+.-]*:|\/)/i.test(url) ? url : `simple/${project}/${url}`);

function offeredVersion(version: string, files: Listed[]): OfferedVersion {
  const times = files.flatMap(({ uploadedAt }) => (uploadedAt === undefined ? [] : [uploadedAt])).sort();
  return {
    version,
    assets: files.flatMap(assetsOf),
    metadata: { files: Object.fromEntries(files.map(({ name, about }) => [name, about])) },
    ...(times[0] ? { releasedAt: times[0] } : {}),
  };
}

function assetsOf({ name, url, sha256, md5, sizeBytes, coreMetadata }: Listed): OfferedAsset[] {
  const [bare = url] = url.split("#", 1);
  const hashes = { ...(sha256 ? { sha256 } : {}), ...(md5 ? { md5 } : {}) };
  const file = { name, url: bare, ...hashes, ...(sizeBytes === undefined ? {} : { sizeBytes }) };
  if (coreMetadata === undefined) return [file];
  const promised = coreMetadata === true ? {} : { sha256: coreMetadata };
  return [file, { name: metadataAsset(name), url: `${bare}.metadata`, ...promised }];
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const hex = (value: unknown, length: number): string | undefined =>
  typeof value === "string" && new RegExp(`^[0-9a-f]{${length}}$`, "i").test(value) ? value.toLowerCase() : undefined;
const time = (value: unknown): string | undefined =>
  typeof value === "string" && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : undefined;

function fromJson(document: string): Listed[] {
  const page: unknown = JSON.parse(document);
  if (!isRecord(page) || !Array.isArray(page.files)) throw new Error("This is no project page");
  return page.files.flatMap((file: unknown): Listed[] => {
    if (!isRecord(file) || typeof file.filename !== "string" || typeof file.url !== "string") return [];
    const hashes = isRecord(file.hashes) ? file.hashes : {};
    const core = file["core-metadata"] ?? file["dist-info-metadata"];
    return [
      {
        ...{ name: file.filename, url: file.url, sha256: hex(hashes.sha256, 64), md5: hex(hashes.md5, 32) },
        sizeBytes: Number.isSafeInteger(file.size) ? (file.size as number) : undefined,
        uploadedAt: time(file["upload-time"]),
        coreMetadata: isRecord(core) ? (hex(core.sha256, 64) ?? true) : core === true ? true : undefined,
        about: aboutOf(text(file["requires-python"]), file.yanked === true ? true : text(file.yanked)),
      },
    ];
  });
}

const aboutOf = (requiresPython: string | undefined, yanked: string | true | undefined): AboutFile => ({
  ...(requiresPython ? { requiresPython } : {}),
  ...(yanked ? { yanked } : {}),
});

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const unescapeHtml = (value: string): string =>
  value.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (all, hexadecimal?: string, decimal?: string, name?: string) => {
    if (name) return entities[name] ?? all;
    const code = hexadecimal ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });

function fromHtml(document: string): Listed[] {
  return [...document.matchAll(/<a\s([^>]*)>([^<]*)<\/a>/gi)].flatMap(([, inside = "", label = ""]): Listed[] => {
    const attributes = new Map<string, string>();
    for (const [, key = "", double, single] of inside.matchAll(/([a-z][a-z0-9-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/gi))
      attributes.set(key.toLowerCase(), unescapeHtml(double ?? single ?? ""));
    const href = attributes.get("href");
    if (!href) return [];
    const [, algorithm, hash] = /#(sha256|md5)=([0-9a-f]+)/i.exec(href) ?? [];
    const core = attributes.get("data-core-metadata") ?? attributes.get("data-dist-info-metadata");
    const yanked = attributes.get("data-yanked");
    return [
      {
        ...{ name: unescapeHtml(label.trim()), url: href, uploadedAt: time(attributes.get("data-upload-time")) },
        sha256: algorithm === "sha256" ? hex(hash, 64) : undefined,
        md5: algorithm === "md5" ? hex(hash, 32) : undefined,
        coreMetadata: core === undefined ? undefined : (hex(/^sha256=(.*)$/.exec(core)?.[1], 64) ?? true),
        about: aboutOf(text(attributes.get("data-requires-python")), yanked === undefined ? undefined : yanked || true),
      },
    ];
  });
}
