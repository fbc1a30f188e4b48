import { pipeline, Readable } from "node:stream";
import type { Blobs, StoredBlob } from "../../../kernel/blobs/index.ts";
import { type ChecksumAlgorithm, givenChecksum, isSupported } from "../domain/checksum.ts";
import { badChecksum, badDigest, entityTooLarge, incompleteBody, invalidDigest, invalidRequest, notImplemented } from "../errors.ts";
import { ChecksumStream } from "./checksum-stream.ts";

/** The most that one request may carry: 5 GiB, as AWS. */
const mostBytes = 5 * 1024 ** 3;

export interface Received extends StoredBlob {
  checksum?: { algorithm: ChecksumAlgorithm; value: string };
}
type Upload = {
  Body?: Readable | Uint8Array | string | undefined;
  ContentMD5?: string;
  ChecksumAlgorithm?: string;
} & Parameters<typeof givenChecksum>[0];

/** Streams a request's body into a blob, checking every digest that the client gave. Nothing is stored when one differs. */
export async function receive(blobs: Blobs, input: Upload, fallback?: ChecksumAlgorithm | null): Promise<Received> {
  const given = givenChecksum(input);
  const algorithm = given?.algorithm ?? supported(input.ChecksumAlgorithm) ?? fallback ?? undefined;
  const md5 = input.ContentMD5 === undefined ? undefined : checkMd5(input.ContentMD5);
  if (given && input.ChecksumAlgorithm && given.algorithm !== input.ChecksumAlgorithm) {
    throw invalidRequest("Value for x-amz-sdk-checksum-algorithm header is invalid.");
  }
  const wanted: ChecksumAlgorithm[] = [...(algorithm ? [algorithm] : []), ...(md5 ? (["MD5"] as const) : [])];
  let checksum: string | undefined;
  const checked = new ChecksumStream(wanted, { mostBytes, tooLarge: () => entityTooLarge() }, (checksums) => {
    if (algorithm) checksum = checksums[0];
    if (given && checksum !== given.value) throw badChecksum(given.algorithm);
    if (md5 && checksums.at(-1) !== md5) throw badDigest();
  });
  // Errors of either side arrive at the reader through the destroyed stream.
  pipeline(readableOf(input.Body), checked, () => undefined);
  const stored = await blobs.put(checked).catch((error) => {
    throw isCutShort(error) ? incompleteBody() : error;
  });
  return { ...stored, ...(algorithm && checksum ? { checksum: { algorithm, value: checksum } } : {}) };
}

function supported(name: string | undefined): ChecksumAlgorithm | undefined {
  if (name && !isSupported(name)) throw notImplemented(`Checksum algorithm ${name}`);
  return name as ChecksumAlgorithm | undefined;
}

function checkMd5(text: string): string {
  if (!/^[A-Za-z0-9+/]{22}==$/.test(text)) throw invalidDigest();
  return text;
}

/** The client went away in the middle: nothing of ours failed. */
const isCutShort = (error: NodeJS.ErrnoException): boolean =>
  error.code === "ECONNRESET" || error.code === "ERR_STREAM_PREMATURE_CLOSE" || error.message === "aborted";

/** Over HTTP a body is a stream; callers inside the server may hand over bytes or text. */
const readableOf = (body: Upload["Body"]): Readable =>
  body instanceof Readable ? body : Readable.from(body === undefined || body.length === 0 ? [] : [Buffer.from(body as Uint8Array)]);
