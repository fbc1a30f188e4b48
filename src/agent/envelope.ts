import { createVerify, X509Certificate } from "node:crypto";
import type { Envelope } from "./command-service.ts";
import { derChild, derTag, readDer, readDerList } from "./der.ts";

/**
 * Opens a `PKCS7/JSON` envelope: a SignedData with its content inside, whose one signer signed the content itself.
 * AWS's agents check neither the signer's chain nor who it is; ours believes the certificate it was given at registration and no other.
 */
export function openEnvelope(envelope: Envelope, certificate: string): unknown {
  if (envelope.Format !== "PKCS7/JSON") throw new Error(`unsupported envelope format ${envelope.Format}`);
  const pem = /-----BEGIN PKCS7-----([A-Za-z0-9+/=\s]+)-----END PKCS7-----/.exec(envelope.Payload);
  if (!pem) throw new Error("the deployment specification is not a PKCS7 PEM block");
  const signedData = derChild(derChild(readDer(Buffer.from(pem[1]!, "base64")), 1, derTag.context0), 0, derTag.sequence);
  const content = derChild(derChild(derChild(signedData, 2, derTag.sequence), 1, derTag.context0), 0, derTag.octets).body;
  const signers = readDerList(signedData.body).at(-1)!;
  const [signer] = readDerList(signers.body);
  const signature = signer && readDerList(signer.body).at(-1);
  if (signers.tag !== derTag.set || signature?.tag !== derTag.octets) throw new Error("the deployment specification is not signed");
  const valid = createVerify("sha256").update(content).verify(new X509Certificate(certificate).publicKey, signature.body);
  if (!valid) throw new Error("the deployment specification is not signed by the server this host was registered with");
  return JSON.parse(content.toString("utf8"));
}
