import { createWriteStream, existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type AgentConfiguration, credentialsOf } from "./configuration.ts";
import { type Layout, replaceFile } from "./layout.ts";
import { encodePath, sign } from "./signature.ts";
import type { GitHubBundle, S3Bundle, Specification } from "./specification.ts";
import { UnpackTarget } from "./unpack-target.ts";
import { untar } from "./untar.ts";
import { unzip } from "./unzip.ts";

const attempts = 4;

/** Bundles may be large: what counts is that bytes keep coming, which the socket's own idle limit sees to. */
async function download(request: () => Promise<Response>, path: string): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await request();
      if (response.ok && response.body) {
        await pipeline(
          Readable.fromWeb(response.body as import("node:stream/web").ReadableStream),
          createWriteStream(path, { mode: 0o600 }),
        );
        return response;
      }
      const text = await response.text();
      const code = /<Code>([^<]+)<\/Code>/.exec(text)?.[1] ?? `HTTP ${response.status}`;
      const message = /<Message>([^<]+)<\/Message>/.exec(text)?.[1] ?? "";
      if (response.status < 500 || attempt >= attempts) throw new DownloadRefused(`${code}: ${message}`);
    } catch (error) {
      if (error instanceof DownloadRefused || attempt >= attempts) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
  }
}

class DownloadRefused extends Error {}

async function fromS3(bundle: S3Bundle, configuration: AgentConfiguration, path: string): Promise<void> {
  const url = new URL(configuration.endpoint);
  url.pathname = `/${encodePath(bundle.bucket)}/${encodePath(bundle.key)}`;
  if (bundle.version) url.searchParams.set("versionId", bundle.version);
  const scope = { service: "s3", region: configuration.region };
  const response = await download(() => {
    const headers = sign({ method: "GET", url, headers: {}, body: "" }, scope, credentialsOf(configuration), new Date());
    return fetch(url, { headers });
  }, path).catch((error: unknown) => {
    throw new Error(`Cannot download s3://${bundle.bucket}/${bundle.key}: ${error instanceof Error ? error.message : String(error)}`);
  });
  const bare = (tag: string): string => tag.replaceAll('"', "");
  const eTag = response.headers.get("etag") ?? "";
  if (bundle.eTag && bare(bundle.eTag) !== bare(eTag)) {
    throw new Error(`Expected deployment bundle eTag ${bare(bundle.eTag)}, but got ${bare(eTag)}`);
  }
}

async function fromGitHub(bundle: GitHubBundle, path: string): Promise<void> {
  const form = bundle.bundleType === "zip" ? "zipball" : "tarball";
  const url = `https://api.github.com/repos/${encodePath(`${bundle.account}/${bundle.repository}`)}/${form}/${encodePath(bundle.commitId)}`;
  await download(() => fetch(url, { headers: { ...(bundle.token ? { authorization: `token ${bundle.token}` } : {}) } }), path);
}

/** A GitHub archive, and many a hand-made one, wraps everything in one folder: it is taken away if it holds the appspec. */
function unwrapped(folder: string): string {
  const [only, ...others] = readdirSync(folder);
  if (!only || others.length > 0) return folder;
  const inner = join(folder, only);
  return lstatSync(inner).isDirectory() && readdirSync(inner).some((name) => name.includes("appspec")) ? inner : folder;
}

/** Removes the oldest deployments of the group, never the one that was installed last. */
function retain(layout: Layout, maxRevisions: number): void {
  const last = existsSync(layout.lastSuccessful) ? basename(readFileSync(layout.lastSuccessful, "utf8").trim()) : "";
  const others = readdirSync(layout.group)
    .filter((name) => name !== basename(layout.deployment))
    .map((name) => ({ name, modified: statSync(join(layout.group, name)).mtimeMs }))
    .sort((a, b) => a.modified - b.modified);
  let surplus = others.length - Math.max(0, maxRevisions - 1);
  for (const { name } of others) {
    if (surplus <= 0) return;
    if (name === last) continue;
    rmSync(join(layout.group, name), { recursive: true, force: true });
    surplus -= 1;
  }
}

/** DownloadBundle. The archive appears in one step: a killed agent does it again from the start. */
export async function downloadBundle(specification: Specification, layout: Layout, configuration: AgentConfiguration): Promise<void> {
  retain(layout, configuration.maxRevisions);
  const { revision } = specification;
  rmSync(layout.bundle, { force: true });
  if (revision.kind === "S3") await fromS3(revision, configuration, layout.bundle);
  else await fromGitHub(revision, layout.bundle);
  const unpacking = `${layout.archive}.unpacking`;
  rmSync(unpacking, { recursive: true, force: true });
  const target = new UnpackTarget(unpacking);
  try {
    if (revision.bundleType === "zip") await unzip(layout.bundle, target);
    else if (revision.bundleType === "tar" || revision.bundleType === "tgz") {
      await untar(layout.bundle, revision.bundleType === "tgz" || revision.kind === "GitHub", target);
    } else throw new Error(`bundles of type ${revision.bundleType} are not supported`);
    rmSync(layout.archive, { recursive: true, force: true });
    renameSync(unwrapped(unpacking), layout.archive);
  } finally {
    rmSync(unpacking, { recursive: true, force: true });
  }
  replaceFile(layout.mostRecent, layout.deployment);
}
