import { createHash, type Hash } from "node:crypto";
import { Transform, type TransformCallback } from "node:stream";
import { WireError } from "../../wire/index.ts";
import { algorithmOfHeader, type Checksum, createChecksum } from "./checksums.ts";
import { emptySha256, hmacSha256, sha256Hex } from "./signing-key.ts";

/** What the chunks of one request are checked against. */
export interface ChunkedBody {
  /** The value of x-amz-content-sha256: STREAMING-… */
  mode: string;
  /** The signature of the head: the seed of the chain of chunk signatures. */
  seed: string;
  signingKey: Buffer;
  time: string;
  scope: string;
  /** x-amz-decoded-content-length, where the client sent it. */
  decodedLength?: number;
  /** The names announced in x-amz-trailer. */
  trailerNames: string[];
}

const chunkHeader = /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/;
const longestHeader = 1024;
const longestTrailer = 16_384;
const signatureTrailer = "x-amz-trailer-signature";

const mismatch = () =>
  new WireError(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    403,
  );
const incomplete = (message = "You did not provide the number of bytes specified by the Content-Length HTTP header") =>
  new WireError("IncompleteBody", message, 400);
const malformedTrailer = () =>
  new WireError(
    "MalformedTrailerError",
    "The request contained trailing data that was not well-formed or did not conform to our published schema.",
    400,
  );

/**
 * Undoes aws-chunked framing and proves every chunk before the next is read:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 * The trailers, checksums among them, are in `trailers` when the stream has ended.
 */
export class AwsChunkedStream extends Transform {
  readonly trailers: Record<string, string> = {};
  readonly #body: ChunkedBody;
  readonly #signed: boolean;
  readonly #checksums = new Map<string, Checksum>();
  #pending: Buffer = Buffer.alloc(0);
  #phase: "header" | "data" | "trailer" = "header";
  #left = 0;
  #chunkHash: Hash = createHash("sha256");
  #chunkSignature = "";
  #previous: string;
  #decoded = 0;

  constructor(body: ChunkedBody) {
    super();
    this.#body = body;
    this.#previous = body.seed;
    this.#signed = body.mode.startsWith("STREAMING-AWS4-HMAC-SHA256");
    for (const name of body.trailerNames) {
      const algorithm = algorithmOfHeader(name);
      if (algorithm) this.#checksums.set(name, createChecksum(algorithm));
    }
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      this.#pending = this.#pending.length ? Buffer.concat([this.#pending, data]) : data;
      while (this.#step());
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      if (this.#phase !== "trailer") throw incomplete();
      if (this.#body.decodedLength !== undefined && this.#decoded !== this.#body.decodedLength) throw incomplete();
      this.#readTrailers();
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  /** Consumes one header or one run of data; false when more bytes are needed. */
  #step(): boolean {
    if (this.#phase === "header") return this.#readHeader();
    if (this.#phase === "data") return this.#readData();
    if (this.#pending.length > longestTrailer) throw malformedTrailer();
    return false;
  }

  #readHeader(): boolean {
    const end = this.#pending.indexOf("\r\n");
    if (end < 0) {
      if (this.#pending.length > longestHeader) throw incomplete("The chunk header is malformed.");
      return false;
    }
    const found = end > longestHeader ? null : chunkHeader.exec(this.#pending.toString("latin1", 0, end));
    if (!found || (this.#signed && !found[2])) throw incomplete("The chunk header is malformed.");
    this.#left = Number.parseInt(found[1]!, 16);
    this.#chunkSignature = found[2] ?? "";
    this.#pending = this.#pending.subarray(end + 2);
    this.#phase = this.#left ? "data" : "trailer";
    if (!this.#left) this.#proveChunk();
    return true;
  }

  #readData(): boolean {
    if (this.#left > 0) {
      if (!this.#pending.length) return false;
      const data = this.#pending.subarray(0, this.#left);
      if (this.#signed) this.#chunkHash.update(data);
      for (const checksum of this.#checksums.values()) checksum.update(data);
      this.#decoded += data.length;
      this.#left -= data.length;
      this.#pending = this.#pending.subarray(data.length);
      this.push(data);
      return true;
    }
    if (this.#pending.length < 2) return false;
    if (this.#pending[0] !== 13 || this.#pending[1] !== 10) throw incomplete("A chunk is longer than its header says.");
    this.#pending = this.#pending.subarray(2);
    this.#proveChunk();
    this.#phase = "header";
    return true;
  }

  #proveChunk(): void {
    if (!this.#signed) return;
    const expected = this.#sign("AWS4-HMAC-SHA256-PAYLOAD", `${emptySha256}\n${this.#chunkHash.digest("hex")}`);
    if (expected !== this.#chunkSignature) throw mismatch();
    this.#previous = expected;
    this.#chunkHash = createHash("sha256");
  }

  #sign(algorithm: string, rest: string): string {
    const { signingKey, time, scope } = this.#body;
    return hmacSha256(signingKey, `${algorithm}\n${time}\n${scope}\n${this.#previous}\n${rest}`).toString("hex");
  }

  #readTrailers(): void {
    let toSign = "";
    for (const line of this.#pending.toString("latin1").split(/\r?\n/)) {
      if (!line.trim()) continue;
      const colon = line.indexOf(":");
      if (colon < 1) throw malformedTrailer();
      const name = line.slice(0, colon).trim().toLowerCase();
      const value = line.slice(colon + 1).trim();
      this.trailers[name] = value;
      if (name !== signatureTrailer) toSign += `${name}:${value}\n`;
    }
    if (this.#signed && this.#body.mode.endsWith("-TRAILER")) {
      if (this.#sign("AWS4-HMAC-SHA256-TRAILER", sha256Hex(toSign)) !== this.trailers[signatureTrailer]) throw mismatch();
    }
    for (const name of this.#body.trailerNames) if (this.trailers[name] === undefined) throw malformedTrailer();
    for (const [name, checksum] of this.#checksums) proveChecksum(name, this.trailers[name]!, checksum);
  }
}

/** Throws S3's BadDigest unless the bytes that flowed have the announced checksum. */
export function proveChecksum(name: string, expected: string, checksum: Checksum): void {
  if (checksum.digest() === expected) return;
  const algorithm = algorithmOfHeader(name)?.toUpperCase() ?? name;
  throw new WireError("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`, 400);
}
