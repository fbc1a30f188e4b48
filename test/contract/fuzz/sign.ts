import { createHash, createHmac } from "node:crypto";

export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}
export interface Unsigned {
  method: string;
  /** Already percent-encoded. */
  path: string;
  query: string;
  headers: Record<string, string>;
  body: Buffer;
}

const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, data: string): Buffer => createHmac("sha256", key).update(data).digest();
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

export type Signer = (request: Unsigned, keys: Keys, service: string, region: string) => Record<string, string>;

/** SigV4 by hand, because the SDK's signer would refuse what a fuzzer wants to send. Keys of a day are derived once, as clients do. */
export function createSigner(): Signer {
  const derived = new Map<string, string | Buffer>();
  const keyOf = (secret: string, ...scope: string[]): string | Buffer => {
    const name = [secret, ...scope].join("/");
    if (!derived.has(name)) derived.set(name, [...scope, "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secret}`));
    return derived.get(name) ?? "";
  };
  return (request, keys, service, region) => sign(request, keys, service, region, keyOf);
}

function sign(
  { method, path, query, headers, body }: Unsigned,
  keys: Keys,
  service: string,
  region: string,
  keyOf: (secret: string, ...scope: string[]) => string | Buffer,
): Record<string, string> {
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
  const date = time.slice(0, 8);
  const payload = sha256(body);
  const signed: Record<string, string> = { ...headers, "x-amz-date": time, "x-amz-content-sha256": payload };
  if (keys.sessionToken) signed["x-amz-security-token"] = keys.sessionToken;
  const names = Object.keys(signed).sort();
  const canonicalPath = service === "s3" ? path : path.split("/").map(encode).join("/");
  const canonicalQuery = query
    .split("&")
    .filter(Boolean)
    .map((pair) => (pair.includes("=") ? pair : `${pair}=`))
    .sort()
    .join("&");
  const canonical = [
    method,
    canonicalPath,
    canonicalQuery,
    ...names.map((name) => `${name}:${(signed[name] as string).trim().replace(/\s+/g, " ")}`),
    "",
    names.join(";"),
    payload,
  ].join("\n");
  const scope = `${date}/${region}/${service}/aws4_request`;
  const key = keyOf(keys.secretAccessKey, date, region, service);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return { ...signed, authorization };
}
