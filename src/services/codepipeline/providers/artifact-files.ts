import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { ZipFile } from "yazl";
import type { Artifact } from "../domain/execution/execution.ts";
import { outputOf, putArtifact } from "./artifact-store.ts";
import { ActionFailure, type ActionJob } from "./provider.ts";
import { downloadTo, type OpenZip, openZip } from "./zip.ts";

/** What is read whole must fit into memory: templates, specifications, image definitions. */
const mostBytes = 16 * 1024 ** 2;

/** Works with an input artifact's files, which lie on this machine meanwhile. */
export async function withArtifact<T>(job: ActionJob, artifact: Artifact, work: (zip: OpenZip) => Promise<T>): Promise<T> {
  // Named by the attempt, so that whoever tries again after a crash clears what the first left behind.
  const folder = join(job.kernel.config.data, "tmp", `deploy-${job.run.id}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const { Body } = await job.call("s3", "GetObject", { Bucket: artifact.bucket, Key: artifact.key });
    const zip = await openZip(await downloadTo(Body, join(folder, "artifact.zip")));
    try {
      return await work(zip);
    } finally {
      zip.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One file of an input artifact; the first artifact where none is named. */
export async function readArtifactFile(job: ActionJob, path: string, artifactName?: string): Promise<Buffer> {
  const artifact =
    artifactName === undefined ? job.run.inputArtifacts[0] : job.run.inputArtifacts.find(({ name }) => name === artifactName);
  if (!artifact)
    throw new ActionFailure("ConfigurationError", `'${artifactName ?? ""}' is not an input artifact of action '${job.action.name}'`);
  return withArtifact(job, artifact, async (zip) => {
    const wanted = path.replace(/^\.\//, "");
    const entry = zip.files.find(({ name }) => name === wanted);
    if (!entry) throw new ActionFailure("ConfigurationError", `The file '${path}' is not in the artifact '${artifact.name}'`);
    if (entry.entry.uncompressedSize > mostBytes)
      throw new ActionFailure("ConfigurationError", `The file '${path}' of the artifact '${artifact.name}' is too large`);
    return bytesOf(await zip.read(entry));
  });
}

/** `Artifact::file`, as CloudFormation actions name files. */
export function readNamedFile(job: ActionJob, reference: string): Promise<Buffer> {
  const at = reference.indexOf("::");
  if (at < 1) throw new ActionFailure("ConfigurationError", `'${reference}' does not have the form Artifact::file`);
  return readArtifactFile(job, reference.slice(at + 2), reference.slice(0, at));
}

/** A JSON file, or whatever else is JSON. */
export function parseJson<T>(text: string | Buffer, what: string): T {
  try {
    return JSON.parse(text.toString()) as T;
  } catch {
    throw new ActionFailure("ConfigurationError", `${what} is not valid JSON`);
  }
}

/** Puts files that an action has made into its output artifact, where it has one. */
export async function putFiles(job: ActionJob, files: Record<string, string>): Promise<void> {
  if (!job.run.outputArtifacts.length) return;
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name, { mtime: job.now });
  zip.end();
  await putArtifact(job, outputOf(job), zip.outputStream as Readable);
}

export async function bytesOf(stream: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces);
}
