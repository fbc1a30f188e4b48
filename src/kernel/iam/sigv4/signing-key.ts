import { createHmac, hash } from "node:crypto";

export const sha256Hex = (data: string | Uint8Array): string => hash("sha256", data, "hex");
export const hmacSha256 = (key: string | Uint8Array, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** SHA-256 of nothing: what an absent body hashes to. */
export const emptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

export interface Scope {
  date: string;
  region: string;
  service: string;
}
export const scopeText = ({ date, region, service }: Scope): string => `${date}/${region}/${service}/aws4_request`;

/** Four HMACs from a secret to the key of one day, region and service. */
export const deriveSigningKey = (secret: string, { date, region, service }: Scope): Buffer =>
  hmacSha256(hmacSha256(hmacSha256(hmacSha256(`AWS4${secret}`, date), region), service), "aws4_request");

/** Remembers derived keys: a client signs all day with the same few. The oldest leave first. */
export function createSigningKeys(capacity = 1000): (secret: string, scope: Scope) => Buffer {
  const known = new Map<string, Buffer>();
  return (secret, scope) => {
    const id = `${secret}/${scopeText(scope)}`;
    const found = known.get(id);
    if (found) return found;
    const key = deriveSigningKey(secret, scope);
    if (known.size >= capacity) known.delete(known.keys().next().value!);
    known.set(id, key);
    return key;
  };
}
