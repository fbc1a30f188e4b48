import { createHash } from "node:crypto";
import { type Readable, Transform } from "node:stream";
import { WireError } from "../../wire/index.ts";
import type { SignedHead } from "../iam.ts";
import { type AuthenticationErrors, authenticationErrors } from "./authentication-errors.ts";
import { AwsChunkedStream, proveChecksum } from "./aws-chunked.ts";
import { algorithmOfHeader, createChecksum } from "./checksums.ts";
import { headerOf, type Signature } from "./signature.ts";
import { scopeText } from "./signing-key.ts";

export const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** A body that arrives as a stream: its framing, chunk signatures, trailers, hash and checksum headers are checked as it flows. */
export function openSignedBody(head: SignedHead, signature: Signature, signingKey: Buffer, body: Readable): Readable {
  const errors = authenticationErrors(signature.service);
  const mode = signature.payloadHash ?? "";
  if (mode.startsWith("STREAMING-")) return flow(body, new AwsChunkedStream(chunkedBody(head, signature, signingKey, mode)));
  return checkedStream(head, isHash(mode) ? mode : undefined, errors, body);
}

function chunkedBody(head: SignedHead, signature: Signature, signingKey: Buffer, mode: string) {
  const length = headerOf(head, "x-amz-decoded-content-length");
  const names = headerOf(head, "x-amz-trailer") ?? "";
  return {
    mode,
    seed: signature.signature,
    signingKey,
    time: signature.time,
    scope: scopeText(signature),
    ...(length && /^\d+$/.test(length) ? { decodedLength: Number(length) } : {}),
    trailerNames: names
      .split(",")
      .map((name) => name.trim().toLowerCase())
      .filter(Boolean),
  };
}

/** Errors of the source must reach whoever reads the result, which `pipe` alone does not do. */
function flow(source: Readable, through: Transform): Readable {
  source.on("error", (error) => through.destroy(error));
  source.on("close", () => {
    if (!source.readableEnded) through.destroy(new WireError("IncompleteBody", "The request body terminated unexpectedly", 400));
  });
  return source.pipe(through);
}

/** Hashes a plain stream where the head names a hash or a checksum of it; leaves it alone otherwise. */
export function checkedStream(head: SignedHead, sha256: string | undefined, errors: AuthenticationErrors, body: Readable): Readable {
  const hash = sha256 === undefined ? undefined : createHash("sha256");
  const checksums = Object.keys(head.headers).flatMap((name) => {
    const algorithm = algorithmOfHeader(name);
    return algorithm ? [{ name, expected: headerOf(head, name) ?? "", checksum: createChecksum(algorithm) }] : [];
  });
  if (!hash && !checksums.length) return body;
  return flow(
    body,
    new Transform({
      transform(data: Buffer, _encoding, done) {
        hash?.update(data);
        for (const { checksum } of checksums) checksum.update(data);
        done(null, data);
      },
      flush(done) {
        try {
          if (hash && hash.digest("hex") !== sha256) throw errors.bodyMismatch();
          for (const { name, expected, checksum } of checksums) proveChecksum(name, expected, checksum);
          done();
        } catch (error) {
          done(error as Error);
        }
      },
    }),
  );
}
