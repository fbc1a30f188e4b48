import { createPrivateKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bits, context, integer, nothing, octets, oid, pem, sequence, set, text, time } from "./der.ts";

/** Signs deployment specifications so that agents know whose they are. */
export interface EnvelopeSigner {
  /** PEM. Agents of ours are given it when their host is registered and believe no other. */
  certificate: string;
  /** A PKCS7 PEM block with the content inside. */
  seal(content: string): string;
}

interface StoredKey {
  privateKey: string;
  certificate: string;
}

const yearMs = 365 * 24 * 3600 * 1000;
const sha256 = sequence(oid("2.16.840.1.101.3.4.2.1"), nothing);
const sha256WithRsa = sequence(oid("1.2.840.113549.1.1.11"), nothing);
const rsa = sequence(oid("1.2.840.113549.1.1.1"), nothing);
const name = sequence(set(sequence(oid("2.5.4.3"), text("Quintet CodeDeploy"))));

/** A self-signed certificate. The first byte of the serial number is below 128 and not zero: the number is positive and minimal. */
export function createSigningKey(now: Date): StoredKey {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const serial = Buffer.concat([Buffer.from([0x51]), randomBytes(15)]);
  const validity = sequence(time(new Date(now.getTime() - 24 * 3600 * 1000)), time(new Date(now.getTime() + 20 * yearMs)));
  const version3 = context(0, integer(Buffer.from([2])));
  const publicKey = pair.publicKey.export({ type: "spki", format: "der" });
  const body = sequence(version3, integer(serial), sha256WithRsa, name, validity, name, publicKey);
  const certificate = sequence(body, sha256WithRsa, bits(sign("sha256", body, pair.privateKey)));
  return { privateKey: String(pair.privateKey.export({ type: "pkcs8", format: "pem" })), certificate: pem("CERTIFICATE", certificate) };
}

/** RFC 5652 SignedData with attached content and no signed attributes: the signature is over the content itself. */
function seal(content: string, key: StoredKey): string {
  const bytes = Buffer.from(content);
  const certificate = new X509Certificate(key.certificate);
  const serial = integer(Buffer.from(certificate.serialNumber, "hex"));
  const one = integer(Buffer.from([1]));
  const signature = octets(sign("sha256", bytes, createPrivateKey(key.privateKey)));
  const signer = sequence(one, sequence(name, serial), sha256, rsa, signature);
  const data = sequence(oid("1.2.840.113549.1.7.1"), context(0, octets(bytes)));
  const signedData = sequence(one, set(sha256), data, context(0, certificate.raw), set(signer));
  return pem("PKCS7", sequence(oid("1.2.840.113549.1.7.2"), context(0, signedData)));
}

/** The key is made once. Of two servers that start together on one folder, the one that links first wins; both then read the same. */
export function openEnvelopeSigner(folder: string, now: Date): EnvelopeSigner {
  const path = join(folder, "codedeploy-signer.json");
  const read = (): StoredKey => JSON.parse(readFileSync(path, "utf8")) as StoredKey;
  let key: StoredKey;
  try {
    key = read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const draft = `${path}.${randomBytes(8).toString("hex")}`;
    writeFileSync(draft, JSON.stringify(createSigningKey(now)), { mode: 0o600 });
    try {
      linkSync(draft, path);
    } catch (linkError) {
      if ((linkError as NodeJS.ErrnoException).code !== "EEXIST") throw linkError;
    } finally {
      rmSync(draft);
    }
    key = read();
  }
  return { certificate: key.certificate, seal: (content) => seal(content, key) };
}
