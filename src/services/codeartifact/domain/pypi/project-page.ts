/** One file of a project as its listing shows it. */
export interface ProjectFile {
  name: string;
  version: string;
  hashes: { sha256?: string | undefined; md5?: string | undefined };
  sizeBytes?: number | undefined;
  uploadedAt?: string | undefined;
  requiresPython?: string | undefined;
  /** Whether its metadata can be had alone, and the SHA-256 of it where that is known. */
  coreMetadata?: string | true | undefined;
  /** The reason, or true. */
  yanked?: string | true | undefined;
}

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Relative to the project's own address, so that credentials in it go along. */
const hrefOf = ({ name, version }: ProjectFile): string => `${encodeURIComponent(version)}/${encodeURIComponent(name)}`;

/** https://packaging.python.org/en/latest/specifications/simple-repository-api/#base-html-api */
export function projectHtml(project: string, files: readonly ProjectFile[]): string {
  const links = files.map((file) => {
    const { hashes, requiresPython, coreMetadata, yanked, name, uploadedAt } = file;
    const hash = hashes.sha256 ? `#sha256=${hashes.sha256}` : hashes.md5 ? `#md5=${hashes.md5}` : "";
    const core = coreMetadata === undefined ? undefined : coreMetadata === true ? "true" : `sha256=${coreMetadata}`;
    const attributes = {
      href: `${hrefOf(file)}${hash}`,
      "data-requires-python": requiresPython,
      "data-core-metadata": core,
      // The name of it before PEP 714, which clients of before 2023 know.
      "data-dist-info-metadata": core,
      "data-yanked": yanked === true ? "" : yanked,
      "data-upload-time": uploadedAt,
    };
    const text = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [`${key}="${escapeHtml(value)}"`]));
    return `<a ${text.join(" ")}>${escapeHtml(name)}</a><br/>\n`;
  });
  const title = `Links for ${escapeHtml(project)}`;
  return `<!DOCTYPE html>\n<html>\n<head><meta name="pypi:repository-version" content="1.1"><title>${title}</title></head>\n<body>\n<h1>${title}</h1>\n${links.join("")}</body>\n</html>\n`;
}

/** https://packaging.python.org/en/latest/specifications/simple-repository-api/#json-based-simple-api-for-python-package-indexes */
export function projectJson(project: string, files: readonly ProjectFile[]): string {
  const entries = files.map((file) => {
    const { name, hashes, requiresPython, coreMetadata, yanked, sizeBytes, uploadedAt } = file;
    const core = coreMetadata === undefined ? undefined : coreMetadata === true ? true : { sha256: coreMetadata };
    return {
      ...{ filename: name, url: hrefOf(file), hashes, "requires-python": requiresPython, yanked: yanked ?? false },
      ...{ "core-metadata": core, "dist-info-metadata": core, size: sizeBytes, "upload-time": uploadedAt },
    };
  });
  const versions = [...new Set(files.map(({ version }) => version))];
  return JSON.stringify({ meta: { "api-version": "1.1" }, name: project, versions, files: entries });
}

/** The two forms of a listing. */
export type Form = "json" | "html";
const types: Record<string, [Form, string]> = {
  "application/vnd.pypi.simple.v1+json": ["json", "application/vnd.pypi.simple.v1+json"],
  "application/vnd.pypi.simple.latest+json": ["json", "application/vnd.pypi.simple.v1+json"],
  "application/vnd.pypi.simple.v1+html": ["html", "application/vnd.pypi.simple.v1+html"],
  "application/vnd.pypi.simple.latest+html": ["html", "application/vnd.pypi.simple.v1+html"],
  "text/html": ["html", "text/html; charset=utf-8"],
  "text/*": ["html", "text/html; charset=utf-8"],
  "*/*": ["html", "text/html; charset=utf-8"],
};

/** What the client wants most; undefined when it takes nothing of what there is. */
export function negotiate(accept: string | undefined): { form: Form; contentType: string } | undefined {
  const wanted = (accept?.trim() || "*/*").split(",").map((entry) => {
    const [type = "", ...parameters] = entry.split(";").map((part) => part.trim().toLowerCase());
    const quality = Number(parameters.find((one) => one.startsWith("q="))?.slice(2) ?? 1);
    return { type, quality: Number.isNaN(quality) ? 0 : quality };
  });
  const best = wanted
    .filter(({ type, quality }) => quality > 0 && Object.hasOwn(types, type))
    .sort((one, other) => other.quality - one.quality)[0];
  const [form, contentType] = best ? types[best.type]! : [];
  return form && contentType ? { form, contentType } : undefined;
}
