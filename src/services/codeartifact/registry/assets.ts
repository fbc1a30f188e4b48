import { createHash } from "node:crypto";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Kernel } from "../../../kernel/kernel.ts";
import { invalid, quotaExceeded } from "../errors.ts";

/** Bytes that are stored, with every hash a format asks for; no version names them yet. */
export interface StoredAsset {
  name: string;
  /** SHA-256, which is the blob's name. */
  digest: string;
  size_bytes: number;
  md5: string;
  sha1: string;
  sha512: string;
}
export type AssetHashes = Pick<StoredAsset, "digest" | "md5" | "sha1" | "sha512">;

/** AWS's quota; it keeps a client that never stops from filling the disk. */
export const assetLimitBytes = 5 * 1024 ** 3;

/** No control characters and no way to another place: the name becomes part of addresses and of files at clients. */
export function checkAssetName(name: string): string {
  if (name === "" || name.length > 255 || /\p{Cc}/u.test(name) || name.split(/[/\\]/).some((part) => part === "." || part === "..")) {
    throw invalid(`The asset name ${JSON.stringify(name.slice(0, 255))} is not valid`);
  }
  return name;
}

/** Stores an asset's bytes durably. They belong to nobody until a version is published with them; the sweep takes what nobody wants. */
export async function storeAsset({ blobs }: Kernel, name: string, source: Readable | Uint8Array): Promise<StoredAsset> {
  checkAssetName(name);
  const sha1 = createHash("sha1");
  const sha512 = createHash("sha512");
  const named = ({ digest, sizeBytes, md5 }: { digest: string; sizeBytes: number; md5: string }): StoredAsset => {
    return { name, digest, size_bytes: sizeBytes, md5, sha1: sha1.digest("hex"), sha512: sha512.digest("hex") };
  };
  if (source instanceof Uint8Array) {
    sha1.update(source);
    sha512.update(source);
    return named(await blobs.put(source));
  }
  let sizeBytes = 0;
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      if (sizeBytes > assetLimitBytes)
        return done(quotaExceeded("asset", name, `An asset must not be larger than ${assetLimitBytes} bytes`));
      sha1.update(chunk);
      sha512.update(chunk);
      done(null, chunk);
    },
  });
  const [stored] = await Promise.all([blobs.put(hashing), pipeline(source, hashing)]);
  return named(stored);
}

/** Reads a whole asset and makes sure that the disk still says what was stored. */
export async function readAsset({ blobs }: Kernel, { digest }: Pick<StoredAsset, "digest">): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await blobs.get(digest)) chunks.push(chunk as Buffer);
  const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  if (createHash("sha256").update(bytes).digest("hex") !== digest) throw new Error(`Blob ${digest} is damaged`);
  return bytes;
}

/** Streams an asset; bytes that are not what was stored end the stream with an error before its last piece is sent. */
export async function streamAsset({ blobs }: Kernel, { digest }: Pick<StoredAsset, "digest">): Promise<Readable> {
  const source = await blobs.get(digest);
  return Readable.from(verified(source, digest), { objectMode: false });
}

async function* verified(source: Readable, digest: string): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  let held: Buffer | undefined;
  for await (const chunk of source) {
    if (held) yield held;
    held = chunk as Buffer;
    hash.update(held);
  }
  if (hash.digest("hex") !== digest) throw new Error(`Blob ${digest} is damaged`);
  if (held) yield held;
}
