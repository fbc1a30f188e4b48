import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { artifactTarget } from "../domain/artifact-location.ts";
import type { BatchState } from "../domain/batch/batch.ts";
import { batchArn } from "../domain/batch/view.ts";
import type { BuildPlan, StoredArtifact } from "../domain/build.ts";
import type { Outside } from "./outside.ts";
import { type Packed, writeZip } from "./upload-artifact.ts";

type Planned = BuildPlan["artifacts"];
interface Part {
  bucket: string;
  key: string;
  name: string;
  sizeBytes: number;
  modified: Date;
}

/** Puts together what the builds of a batch made, artifact by artifact; of two files with one name the later build's is taken. */
export async function combineArtifacts(state: BatchState, outside: Outside, folder: string): Promise<StoredArtifact[]> {
  const { plan } = state;
  const stored: StoredArtifact[] = [];
  for (const planned of [plan.artifacts, ...plan.secondaryArtifacts]) {
    if (planned.type !== "S3") continue;
    const identifier = planned === plan.artifacts ? undefined : (planned.artifactIdentifier ?? "");
    const parts = await partsOf(state, outside, identifier);
    if (parts.length)
      stored.push({ ...(identifier === undefined ? {} : { identifier }), ...(await store(state, outside, planned, parts, folder)) });
  }
  return stored;
}

async function partsOf({ groups }: BatchState, outside: Outside, identifier: string | undefined): Promise<Part[]> {
  const parts = new Map<string, Part>();
  for (const { current } of groups) {
    const location = current?.artifacts.find((artifact) => artifact.identifier === identifier)?.location;
    const [, bucket, key] = /^arn:aws[a-z-]*:s3:::([^/]+)\/(.+)$/.exec(location ?? "") ?? [];
    if (bucket === undefined || key === undefined) continue;
    for (const object of await outside.listObjects(bucket, `${key}/`)) {
      const name = object.key.slice(key.length + 1);
      if (name) parts.set(name, { ...object, bucket, name });
    }
  }
  return [...parts.values()];
}

async function store(state: BatchState, outside: Outside, planned: Planned, parts: Part[], folder: string): Promise<StoredArtifact> {
  const spec = { files: [], discardPaths: false, excludePaths: [], enableSymlinks: false };
  const target = artifactTarget(planned, spec, { projectName: state.projectName, uuid: state.uuid });
  const metadata = { "codebuild-buildarn": batchArn(state) };
  if (!target.zip) {
    for (const part of parts) {
      const key = [target.key, part.name].filter(Boolean).join("/");
      const body = await outside.getObject(part.bucket, part.key);
      await outside.putObject({ bucket: target.bucket, key, body, sizeBytes: part.sizeBytes, metadata });
    }
    return { location: target.arn };
  }
  const path = join(folder, "combined.zip");
  const sums = await writeZip(packed(outside, parts), path);
  const { size } = await stat(path);
  await outside.putObject({
    ...{ bucket: target.bucket, key: target.key, body: createReadStream(path), sizeBytes: size },
    metadata: { ...metadata, "codebuild-content-md5": sums.md5sum, "codebuild-content-sha256": sums.sha256sum },
  });
  return { location: target.arn, ...sums };
}

async function* packed(outside: Outside, parts: Part[]): AsyncGenerator<Packed> {
  for (const { bucket, key, name, sizeBytes, modified } of parts)
    yield { name, mode: 0o644, sizeBytes, modified, body: await outside.getObject(bucket, key) };
}
