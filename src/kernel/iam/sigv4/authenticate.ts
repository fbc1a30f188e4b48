import type { Readable } from "node:stream";
import { WireError } from "../../wire/index.ts";
import type { Authenticated, SignedHead } from "../iam.ts";
import type { SigningCredential } from "../principals/signing-credential.ts";
import { authenticationErrors } from "./authentication-errors.ts";
import { headerOf, readSignature, type Signature } from "./signature.ts";
import { checkedStream, isHash, openSignedBody } from "./signed-body.ts";
import { emptySha256, type Scope, sha256Hex } from "./signing-key.ts";
import { checkPresignV2, readPresignV2 } from "./sigv2-presign.ts";
import { checkSignature, checkTime, promisedPayload } from "./verify.ts";

/** What the verifier needs from outside: where secrets are, and the derived keys it may remember. */
export interface Verifier {
  credential(accessKeyId: string): Promise<SigningCredential | undefined>;
  signingKey(secret: string, scope: Scope): Buffer;
}

/** Proves who signed a request. Undefined for a request that carries no AWS signature at all. */
export async function authenticateSigned(verifier: Verifier, head: SignedHead, now: Date): Promise<Authenticated | undefined> {
  const signature = readSignature(head);
  if (signature) return authenticateV4(verifier, head, signature, now);
  const presign = readPresignV2(head);
  if (presign) return authenticatePresignV2(verifier, head, presign, now);
  if (headerOf(head, "authorization")?.startsWith("AWS ")) {
    const message = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
    throw new WireError("InvalidRequest", message, 400);
  }
  return undefined;
}

async function authenticateV4(verifier: Verifier, head: SignedHead, signature: Signature, now: Date): Promise<Authenticated> {
  const credential = await verifier.credential(signature.accessKeyId);
  checkCredential(credential, signature.sessionToken, signature.service, now);
  checkTime(signature, now);
  const signingKey = verifier.signingKey(credential.secret, signature);
  const promised = promisedPayload(signature);
  if (promised !== undefined) checkSignature(head, signature, signingKey, promised);
  return {
    principal: credential.principal,
    service: signature.service,
    region: signature.region,
    checkBody: (body) => checkBuffered(head, signature, signingKey, promised, body),
    openBody(body) {
      if (promised === undefined) {
        throw authenticationErrors(signature.service).incomplete("A streamed body needs the header 'x-amz-content-sha256' to be signed.");
      }
      return openSignedBody(head, signature, signingKey, body);
    },
  };
}

function checkBuffered(head: SignedHead, signature: Signature, signingKey: Buffer, promised: string | undefined, body: Buffer): void {
  if (promised === "UNSIGNED-PAYLOAD") return;
  if (promised?.startsWith("STREAMING-")) {
    throw new WireError("InvalidRequest", "A body in aws-chunked encoding is not supported by this operation.", 400);
  }
  const actual = body.length ? sha256Hex(body) : emptySha256;
  if (promised === undefined) checkSignature(head, signature, signingKey, actual);
  else if (!isHash(promised) || promised !== actual) throw authenticationErrors(signature.service).bodyMismatch();
}

async function authenticatePresignV2(
  verifier: Verifier,
  head: SignedHead,
  presign: NonNullable<ReturnType<typeof readPresignV2>>,
  now: Date,
): Promise<Authenticated> {
  const credential = await verifier.credential(presign.accessKeyId);
  checkCredential(credential, presign.sessionToken, "s3", now);
  checkPresignV2(head, presign, credential.secret, now);
  return {
    principal: credential.principal,
    service: "s3",
    checkBody() {},
    openBody: (body: Readable) => checkedStream(head, undefined, authenticationErrors("s3"), body),
  };
}

/** A key must exist, and a session's key works only with its token and until it expires. */
function checkCredential(
  credential: SigningCredential | undefined,
  sessionToken: string | undefined,
  service: string,
  now: Date,
): asserts credential is SigningCredential {
  const errors = authenticationErrors(service);
  if (!credential) throw errors.unknownKey();
  const tokenHash = sessionToken === undefined ? undefined : sha256Hex(sessionToken);
  if (tokenHash !== credential.tokenHash) throw errors.badToken();
  if (credential.expiresAt && credential.expiresAt.getTime() <= now.getTime()) throw errors.expiredToken();
}
