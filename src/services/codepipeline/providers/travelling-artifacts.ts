import { Readable } from "node:stream";
import type { Place } from "../../../base/arn.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { artifactStoreOf, type Declaration } from "../domain/declaration/declaration.ts";
import type { ActionRun, Artifact } from "../domain/execution/execution.ts";
import type { ActionResult } from "../domain/execution/facts.ts";
import { copySource } from "./artifact-store.ts";
import { encryption } from "./encryption.ts";
import type { ActionJob, CallInRole } from "./provider.ts";

/** An action works beside its artifacts: in another region, or on another server, they are carried there and back. */
export interface Journey {
  /** Beside the action. */
  bucket: string;
  /** The artifacts where the pipeline keeps them. */
  home: Pick<ActionRun, "inputArtifacts" | "outputArtifacts">;
  /** Calls in the pipeline's own name, in its own region. */
  atHome: CallInRole;
  /** Calls where the action works; on this server it is the pipeline that carries, as with AWS. */
  there: CallInRole;
  homeKey?: string;
  thereKey?: string;
  /** Whether one server holds both buckets. */
  isLocal: boolean;
}

interface Travel {
  kernel: Kernel;
  declaration: Declaration;
  pipeline: Place;
  work: Place;
  run: ActionRun;
  call: CallInRole;
  atHome: CallInRole;
}

/** Undefined where the action works beside the pipeline's own store. */
export function journeyOf({ kernel, declaration, pipeline, work, run, call, atHome }: Travel): Journey | undefined {
  const remote = kernel.remotes.at(work, "s3");
  const isLocal = !remote && !kernel.remotes.at(pipeline, "s3");
  if (!remote && work.region === pipeline.region) return undefined;
  const store = artifactStoreOf(declaration, work.region);
  const bucket = remote?.artifactStore ?? store?.location;
  if (!bucket) return undefined;
  const home = homeKey(kernel, declaration, pipeline);
  const thereKey = remote && !remote.artifactStore ? store?.encryptionKey?.id : undefined;
  return {
    ...{ bucket, home: run, atHome, there: isLocal ? atHome : call, isLocal },
    ...(home ? { homeKey: home } : {}),
    ...(thereKey ? { thereKey } : {}),
  };
}

/** @DIFFERS: a store of this server encrypts in its own way; the KMS key that a definition names is used where S3 is remote. */
export const homeKey = (kernel: Kernel, declaration: Declaration, pipeline: Place): string | undefined =>
  kernel.remotes.at(pipeline, "s3") ? artifactStoreOf(declaration, pipeline.region)?.encryptionKey?.id : undefined;

/** The same attempt with its artifacts in the bucket beside it; their keys stay. */
export const moved = (run: ActionRun, bucket: string): ActionRun => {
  const move = (artifact: Artifact): Artifact => ({ ...artifact, bucket });
  return { ...run, inputArtifacts: run.inputArtifacts.map(move), outputArtifacts: run.outputArtifacts.map(move) };
};

/** Brings the inputs before an action starts. Writing them again after a crash changes nothing. */
export async function bringInputs({ journey, run }: ActionJob): Promise<void> {
  if (!journey) return;
  for (const [index, from] of journey.home.inputArtifacts.entries())
    await carry(
      journey,
      { call: journey.atHome, at: from },
      { call: journey.there, at: run.inputArtifacts[index]!, key: journey.thereKey },
    );
}

/** Takes the outputs home; what is recorded of them is where the next actions will look. */
export async function bringOutputs({ journey, run }: ActionJob, result: ActionResult): Promise<ActionResult> {
  if (!journey || result.status !== "Succeeded") return result;
  const made = result.outputArtifacts ?? run.outputArtifacts;
  const home = made.map((from) => ({ from, to: journey.home.outputArtifacts.find(({ name }) => name === from.name) ?? from }));
  for (const { from, to } of home)
    await carry(journey, { call: journey.there, at: from }, { call: journey.atHome, at: to, key: journey.homeKey });
  return { ...result, outputArtifacts: home.map(({ to }) => to) };
}

interface Side {
  call: CallInRole;
  at: Artifact;
}

async function carry({ isLocal }: Journey, from: Side, to: Side & { key: string | undefined }): Promise<void> {
  const target = { Bucket: to.at.bucket, Key: to.at.key, ...encryption(to.key) };
  if (isLocal) {
    await to.call("s3", "CopyObject", { ...target, CopySource: copySource(from.at.bucket, from.at.key) });
    return;
  }
  const { Body, ContentLength } = await from.call("s3", "GetObject", { Bucket: from.at.bucket, Key: from.at.key });
  const body = Body instanceof Readable ? Body : Readable.from([Body ?? ""]);
  await to.call("s3", "PutObject", {
    ...{ ...target, Body: body, ContentType: "application/zip" },
    ...(ContentLength === undefined ? {} : { ContentLength }),
  });
}
