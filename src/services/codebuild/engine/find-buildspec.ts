import { buildspecKind } from "../domain/source-location.ts";
import type { FetchedSource } from "./fetch-source.ts";
import type { Fetching } from "./job.ts";
import { BuildFailure } from "./outside.ts";

/** The text of the buildspec that a plan names: inline, a file of the primary source, or an object in S3. */
export async function findBuildspec(
  job: Fetching,
  primary: FetchedSource,
  directories: { source: string },
): Promise<{ text: string; location: string }> {
  const wanted = buildspecKind(job.state.plan.source.buildspec);
  const location = "/codebuild/readonly/buildspec.yml";
  if (wanted.kind === "inline") return { text: wanted.text, location };
  if (wanted.kind === "s3") return { text: await fromS3(job, wanted.text), location };
  const path = `${directories.source}/${wanted.text}`;
  const text = await primary.read(wanted.text.replace(/^\.\//, ""));
  if (text === undefined) throw new BuildFailure("YAML_FILE_ERROR", `stat ${path}: no such file or directory`);
  return { text, location: path };
}

async function fromS3(job: Fetching, arn: string): Promise<string> {
  const [, bucket = "", key = ""] = /^arn:[^:]+:s3:::([^/]+)\/(.+)$/.exec(arn) ?? [];
  const pieces: Buffer[] = [];
  for await (const piece of await job.outside.getObject(bucket, key)) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString("utf8");
}
