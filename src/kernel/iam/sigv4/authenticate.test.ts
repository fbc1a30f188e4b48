import { createHash, createHmac } from "node:crypto";
import { HttpRequest } from "@smithy/core/protocols";
import { SignatureV4 } from "@smithy/signature-v4";
import type { HashConstructor } from "@smithy/types";
import { describe, expect, test } from "vitest";
import type { SignedHead } from "../iam.ts";
import { principalOfUser } from "../principals/iam-arn.ts";
import type { SigningCredential } from "../principals/signing-credential.ts";
import { authenticateSigned, type Verifier } from "./authenticate.ts";
import { createSigningKeys, sha256Hex } from "./signing-key.ts";

class Sha256 {
  readonly #secret: string | Uint8Array | undefined;
  readonly #data: (string | Uint8Array)[] = [];
  constructor(secret?: string | Uint8Array) {
    this.#secret = secret;
  }
  update(data: string | Uint8Array) {
    this.#data.push(data);
  }
  async digest() {
    const hash = this.#secret ? createHmac("sha256", this.#secret) : createHash("sha256");
    for (const data of this.#data) hash.update(data);
    return new Uint8Array(hash.digest());
  }
  reset() {
    this.#data.length = 0;
  }
}

const now = new Date("2026-03-04T05:06:07.000Z");
const user = principalOfUser({ account: "123456789012", id: "AIDAX", name: "ada", path: "/" });
const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const credentials: Record<string, SigningCredential> = {
  AKIDEXAMPLE: { principal: user, secret },
  ASIASESSION: { principal: user, secret, tokenHash: sha256Hex("token"), expiresAt: new Date("2026-03-04T06:00:00Z") },
  ASIAEXPIRED: { principal: user, secret, tokenHash: sha256Hex("token"), expiresAt: new Date("2026-03-04T05:00:00Z") },
};
const verifier: Verifier = { credential: async (id) => credentials[id], signingKey: createSigningKeys() };

interface Asked {
  service?: string;
  method?: string;
  path?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string;
  accessKeyId?: string;
  sessionToken?: string;
  at?: Date;
}
const signerOf = (asked: Asked) =>
  new SignatureV4({
    credentials: {
      accessKeyId: asked.accessKeyId ?? "AKIDEXAMPLE",
      secretAccessKey: secret,
      ...(asked.sessionToken ? { sessionToken: asked.sessionToken } : {}),
    },
    region: "eu-west-1",
    service: asked.service ?? "codepipeline",
    sha256: Sha256 as HashConstructor,
    uriEscapePath: asked.service !== "s3",
    applyChecksum: true,
  });
const requestOf = (asked: Asked) =>
  new HttpRequest({
    method: asked.method ?? "POST",
    hostname: "localhost",
    path: asked.path ?? "/",
    query: asked.query ?? {},
    headers: { host: "localhost:4700", ...asked.headers },
    body: asked.body ?? "",
  });
const urlOf = (request: { path: string; query?: Record<string, unknown> }) => {
  const query = Object.entries(request.query ?? {}).map(
    ([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`,
  );
  return request.path + (query.length ? `?${query.join("&")}` : "");
};

async function signed(asked: Asked): Promise<SignedHead> {
  const request = await signerOf(asked).sign(requestOf(asked), { signingDate: asked.at ?? now });
  return { method: request.method, url: urlOf(request), headers: request.headers };
}
async function presigned(asked: Asked, expiresIn = 60): Promise<SignedHead> {
  const request = await signerOf(asked).presign(requestOf({ method: "GET", ...asked }), { signingDate: asked.at ?? now, expiresIn });
  return { method: request.method, url: urlOf(request), headers: { host: "localhost:4700" } };
}
async function refusal(head: SignedHead, body = "") {
  try {
    (await authenticateSigned(verifier, head, now))?.checkBody(Buffer.from(body));
  } catch (error) {
    return (error as { code: string }).code;
  }
  return "accepted";
}

describe("a header signature, with the SDK's signer as the oracle", () => {
  test.each<Asked>([
    { body: "{}" },
    { method: "GET", path: "/v1/domains", query: { domain: "a b", repository: "x/y+z*", empty: "" }, service: "codeartifact" },
    { method: "GET", path: "/a%20b/%C3%BC/~c", service: "codeartifact" },
    { method: "PUT", path: "/bucket/key%20with%20%2B%20and%20%28brackets%29", service: "s3", body: "bytes" },
    { method: "PUT", path: "/bucket//a/../b/./c", service: "s3", body: "bytes" },
    { method: "GET", path: "/bucket", query: { "list-type": "2", prefix: "a/b c", delimiter: "/" }, service: "s3" },
    { headers: { "x-amz-meta-a": "  several   blanks  ", "content-type": "application/x-amz-json-1.1" }, body: '{"name":"ü"}' },
    { accessKeyId: "ASIASESSION", sessionToken: "token", body: "{}" },
  ])("$method $path $service is accepted", async (asked) => {
    const head = await signed(asked);
    const found = await authenticateSigned(verifier, head, now);
    expect(found).toMatchObject({ principal: user, region: "eu-west-1", service: asked.service ?? "codepipeline" });
    found!.checkBody(Buffer.from(asked.body ?? ""));
    expect(await refusal({ ...head, url: `${head.url}${head.url.includes("?") ? "&" : "?"}more=1` }, asked.body)).not.toBe("accepted");
    expect(await refusal({ ...head, method: "DELETE" }, asked.body)).not.toBe("accepted");
    expect(await refusal({ ...head, headers: { ...head.headers, host: "elsewhere" } }, asked.body)).not.toBe("accepted");
  });

  test("a body whose hash is not in the head is checked when it is there, as botocore signs", async () => {
    const head = await signed({ body: "{}", headers: { "x-amz-content-sha256": sha256Hex("{}") } });
    const { "x-amz-content-sha256": _, ...headers } = head.headers;
    const authorization = String(headers["authorization"]);
    if (authorization.includes("x-amz-content-sha256"))
      return expect(await refusal({ ...head, headers }, "{}")).toBe("InvalidSignatureException");
    expect(await refusal({ ...head, headers }, "{}")).toBe("accepted");
    expect(await refusal({ ...head, headers }, "{ }")).toBe("InvalidSignatureException");
  });

  test.each<[string, Asked, string]>([
    ["json", { service: "codepipeline" }, "UnrecognizedClientException"],
    ["query", { service: "iam" }, "InvalidClientTokenId"],
    ["S3", { service: "s3" }, "InvalidAccessKeyId"],
  ])("an unknown key in the %s style", async (_, asked, code) => {
    expect(await refusal(await signed({ ...asked, accessKeyId: "AKIANOBODY" }))).toBe(code);
  });

  test.each<[string, string]>([
    ["codebuild", "InvalidSignatureException"],
    ["sts", "SignatureDoesNotMatch"],
    ["s3", "SignatureDoesNotMatch"],
  ])("a wrong signature for %s", async (service, code) => {
    const head = await signed({ service });
    const authorization = String(head.headers["authorization"]).replace(/Signature=.{4}/, "Signature=0000");
    expect(await refusal({ ...head, headers: { ...head.headers, authorization } })).toBe(code);
  });

  test.each<[string, Asked, string]>([
    ["a session key without its token", { accessKeyId: "ASIASESSION" }, "UnrecognizedClientException"],
    ["a session key with another token", { accessKeyId: "ASIASESSION", sessionToken: "other" }, "UnrecognizedClientException"],
    ["a user's key with a token", { sessionToken: "token" }, "UnrecognizedClientException"],
    ["an expired session, json", { accessKeyId: "ASIAEXPIRED", sessionToken: "token" }, "ExpiredTokenException"],
    ["an expired session, query", { accessKeyId: "ASIAEXPIRED", sessionToken: "token", service: "sts" }, "ExpiredToken"],
    ["a late request", { at: new Date(now.getTime() - 16 * 60_000) }, "InvalidSignatureException"],
    ["an early request", { at: new Date(now.getTime() + 16 * 60_000) }, "InvalidSignatureException"],
    ["a late request to S3", { at: new Date(now.getTime() - 16 * 60_000), service: "s3" }, "RequestTimeTooSkewed"],
    ["a request within the skew", { at: new Date(now.getTime() - 14 * 60_000) }, "accepted"],
  ])("%s", async (_, asked, code) => {
    expect(await refusal(await signed(asked))).toBe(code);
  });

  test("a body other than the signed one", async () => {
    expect(await refusal(await signed({ service: "s3", body: "one" }), "two")).toBe("XAmzContentSHA256Mismatch");
    expect(await refusal(await signed({ body: "one", headers: { "x-amz-content-sha256": sha256Hex("one") } }), "two")).toBe(
      "InvalidSignatureException",
    );
  });

  test("a malformed header", async () => {
    const headers = { host: "localhost", authorization: "AWS4-HMAC-SHA256 Credential=AKID/20260304/us-east-1/sts/aws4_request" };
    expect(await refusal({ method: "POST", url: "/", headers })).toBe("IncompleteSignature");
    expect(await refusal({ method: "POST", url: "/", headers: { ...headers, authorization: "AWS4-HMAC-SHA256 x" } })).toBe(
      "IncompleteSignatureException",
    );
  });

  test("an unsigned request has no signer", async () => {
    expect(await authenticateSigned(verifier, { method: "GET", url: "/?x=1", headers: { host: "localhost" } }, now)).toBeUndefined();
  });
});

describe("a presigned URL", () => {
  test.each<Asked>([
    { service: "s3", path: "/bucket/key%20x", headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } },
    { service: "sts", query: { Action: "GetCallerIdentity", Version: "2011-06-15" } },
    {
      service: "s3",
      path: "/b/k",
      accessKeyId: "ASIASESSION",
      sessionToken: "token",
      headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
    },
  ])("of $service is accepted until it expires", async (asked) => {
    expect(await refusal(await presigned(asked))).toBe("accepted");
    const late = await presigned({ ...asked, at: new Date(now.getTime() - 61_000) });
    expect(await refusal(late)).toBe(asked.service === "s3" ? "AccessDenied" : "RequestExpired");
    const long = await presigned({ ...asked, at: new Date(now.getTime() - 3 * 86_400_000) }, 7 * 86_400);
    expect(await refusal(long)).toBe("accepted");
  });

  test("may not live longer than a week, nor be changed", async () => {
    const head = await presigned({ service: "s3", path: "/b/k" });
    expect(await refusal({ ...head, url: head.url.replace("X-Amz-Expires=60", "X-Amz-Expires=604801") })).toBe(
      "AuthorizationQueryParametersError",
    );
    expect(await refusal({ ...head, url: head.url.replace("X-Amz-Expires=60", "X-Amz-Expires=61") })).toBe("SignatureDoesNotMatch");
    expect(await refusal({ ...head, url: head.url.replace("/b/k", "/b/j") })).toBe("SignatureDoesNotMatch");
    expect(await refusal({ ...head, method: "PUT" })).toBe("SignatureDoesNotMatch");
  });
});

describe("S3's old presigned URL", () => {
  const expires = Math.floor(now.getTime() / 1000) + 60;
  const url = (key: string, at = expires) => {
    const signature = createHmac("sha1", secret).update(`GET\n\n\n${at}\n/bucket/${key}`).digest("base64");
    return `/bucket/${key}?AWSAccessKeyId=AKIDEXAMPLE&Signature=${encodeURIComponent(signature)}&Expires=${at}`;
  };
  const headers = { host: "localhost" };

  test("is accepted, and refused when late or changed", async () => {
    expect(await refusal({ method: "GET", url: url("key"), headers })).toBe("accepted");
    expect(await refusal({ method: "GET", url: url("key").replace("/key?", "/other?"), headers })).toBe("SignatureDoesNotMatch");
    expect(await refusal({ method: "GET", url: url("key", expires - 120), headers })).toBe("AccessDenied");
    expect(await refusal({ method: "GET", url: url("key").replace("AKIDEXAMPLE", "AKIANOBODY"), headers })).toBe("InvalidAccessKeyId");
  });
});
