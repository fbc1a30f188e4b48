import { createHash } from "node:crypto";
import { Transform } from "node:stream";
import { crc32 } from "node:zlib";
import type { ChecksumAlgorithm } from "../domain/checksum.ts";
import { type Crc, crc32Of, crc64Of, polynomials } from "../domain/crc.ts";

/** A digest of any algorithm that S3 knows, fed piece by piece. */
export function digestOf(algorithm: ChecksumAlgorithm): Crc {
  switch (algorithm) {
    case "CRC32":
      return nativeCrc32();
    case "CRC32C":
      return crc32Of(Number(polynomials.CRC32C.polynomial));
    case "CRC64NVME":
      return crc64Of(polynomials.CRC64NVME.polynomial);
    default: {
      const hash = createHash(algorithm.toLowerCase());
      return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
    }
  }
}

function nativeCrc32(): Crc {
  let value = 0;
  return {
    update(bytes) {
      value = crc32(bytes, value);
    },
    digest() {
      const out = Buffer.alloc(4);
      out.writeUInt32BE(value);
      return out;
    },
  };
}

/** Lets bytes through and knows their checksum at the end; `check` may refuse them there, before anybody sees them. */
export class ChecksumStream extends Transform {
  readonly #digests: Crc[];
  readonly #check: (checksums: string[], sizeBytes: number) => void;
  readonly #mostBytes: number;
  #sizeBytes = 0;
  readonly #tooLarge: () => Error;

  constructor(
    algorithms: ChecksumAlgorithm[],
    limit: { mostBytes: number; tooLarge: () => Error },
    check: (checksums: string[], sizeBytes: number) => void,
  ) {
    super({ highWaterMark: 256 * 1024 });
    this.#digests = algorithms.map(digestOf);
    this.#check = check;
    this.#mostBytes = limit.mostBytes;
    this.#tooLarge = limit.tooLarge;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null, data?: Buffer) => void): void {
    this.#sizeBytes += chunk.byteLength;
    if (this.#sizeBytes > this.#mostBytes) {
      done(this.#tooLarge());
      return;
    }
    for (const digest of this.#digests) digest.update(chunk);
    done(null, chunk);
  }

  override _flush(done: (error?: Error | null) => void): void {
    try {
      this.#check(
        this.#digests.map((digest) => Buffer.from(digest.digest()).toString("base64")),
        this.#sizeBytes,
      );
      done();
    } catch (error) {
      done(error as Error);
    }
  }
}
