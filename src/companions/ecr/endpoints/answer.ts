import type { ServerResponse } from "node:http";

/** A refusal in the protocol's own words, which docker shows to its user. */
export class RegistryError extends Error {
  override name = "RegistryError";
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const unknownBlob = (digest: string) => new RegistryError(404, "BLOB_UNKNOWN", `blob ${digest} is not known to the repository`);
export const unknownManifest = (reference: string) => new RegistryError(404, "MANIFEST_UNKNOWN", `Requested image not found: ${reference}`);
export const unknownUpload = () => new RegistryError(404, "BLOB_UPLOAD_UNKNOWN", "the upload is not known");
export const wrongDigest = (message: string) => new RegistryError(400, "DIGEST_INVALID", message);
export const notThere = () => new RegistryError(405, "UNSUPPORTED", "The operation is unsupported.");

const always = { "docker-distribution-api-version": "registry/2.0" };

export function answer(
  response: ServerResponse,
  status: number,
  headers: Record<string, string | number> = {},
  body?: string | Buffer,
): void {
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  response.writeHead(status, { ...always, "content-length": 0, ...length, ...headers });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

export const answerJson = (response: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void =>
  answer(response, status, { "content-type": "application/json", ...headers }, JSON.stringify(value));

export const answerError = (response: ServerResponse, { status, code, message, headers }: RegistryError): void =>
  answerJson(response, status, { errors: [{ code, message }] }, headers);
