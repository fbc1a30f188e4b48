import type { Readable } from "node:stream";
import type { Artifact } from "../domain/execution/execution.ts";
import { encryption } from "./encryption.ts";
import { ActionFailure, type ActionJob } from "./provider.ts";

/** An attempt's first output artifact, where its zip belongs. */
export function outputOf({ run, action }: ActionJob): Artifact {
  const [output] = run.outputArtifacts;
  if (!output) throw new ActionFailure("ConfigurationError", `Action '${action.name}' has no output artifact`);
  return output;
}

export function inputOf({ run, action }: ActionJob): Artifact {
  const [input] = run.inputArtifacts;
  if (!input) throw new ActionFailure("ConfigurationError", `Action '${action.name}' has no input artifact`);
  return input;
}

/** What `CopySource` looks like: every segment of the key encoded, its slashes kept. */
export const copySource = (bucket: string, key: string, versionId?: string): string =>
  `${bucket}/${key.split("/").map(encodeURIComponent).join("/")}${versionId ? `?versionId=${encodeURIComponent(versionId)}` : ""}`;

export const putArtifact = (job: ActionJob, { bucket, key }: Artifact, body: Readable) =>
  job.call("s3", "PutObject", { Bucket: bucket, Key: key, Body: body, ContentType: "application/zip", ...encryption(job.encryptionKey) });
