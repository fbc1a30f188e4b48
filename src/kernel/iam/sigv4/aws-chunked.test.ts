import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { AwsChunkedStream, type ChunkedBody } from "./aws-chunked.ts";
import { createChecksum } from "./checksums.ts";
import { deriveSigningKey } from "./signing-key.ts";

const scope = { date: "20130524", region: "us-east-1", service: "s3" };
const common = {
  signingKey: deriveSigningKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope),
  time: "20130524T000000Z",
  scope: "20130524/us-east-1/s3/aws4_request",
  decodedLength: 66_560,
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html#example-signature-calculations-streaming */
const signedChunks: ChunkedBody = {
  ...common,
  mode: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
  seed: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
  trailerNames: [],
};
const chunked = [
  "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n",
  `${"a".repeat(65_536)}\r\n`,
  "400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n",
  `${"a".repeat(1024)}\r\n`,
  "0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n",
].join("");

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html#example-signature-calculations-trailing-header */
const signedTrailer: ChunkedBody = {
  ...common,
  mode: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
  seed: "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
  trailerNames: ["x-amz-checksum-crc32c"],
};
const withTrailer = [
  "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n",
  `${"a".repeat(65_536)}\r\n`,
  "400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n",
  `${"a".repeat(1024)}\r\n`,
  "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n",
  "x-amz-checksum-crc32c:sOO8/Q==\r\n",
  "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n",
].join("");

async function decode(body: ChunkedBody, wire: string, pieceBytes = wire.length) {
  const pieces = Array.from({ length: Math.ceil(wire.length / pieceBytes) }, (_, index) =>
    Buffer.from(wire.slice(index * pieceBytes, (index + 1) * pieceBytes)),
  );
  const stream = new AwsChunkedStream(body);
  const decoded = await buffer(Readable.from(pieces).pipe(stream)).catch((error: { code: string }) => error.code);
  return { decoded: typeof decoded === "string" ? decoded : decoded.toString(), trailers: stream.trailers };
}

describe.each([
  ["signed chunks", signedChunks, chunked],
  ["a signed trailer", signedTrailer, withTrailer],
] as const)("AWS's documented example of %s", (_, body, wire) => {
  test.each([wire.length, 4096, 7])("is decoded in pieces of %i bytes", async (pieceBytes) => {
    expect((await decode(body, wire, pieceBytes)).decoded).toBe("a".repeat(66_560));
  });
  test("is refused with a changed byte, a changed signature, or cut short", async () => {
    expect((await decode(body, wire.replace("aaa\r\n400;", "aab\r\n400;"))).decoded).toBe("SignatureDoesNotMatch");
    expect((await decode(body, wire.replace(/\n0;chunk-signature=../, "\n0;chunk-signature=00"))).decoded).toBe("SignatureDoesNotMatch");
    expect((await decode(body, wire.slice(0, 66_000))).decoded).toBe("IncompleteBody");
    expect((await decode(body, wire.slice(0, wire.lastIndexOf("\r\n0;") + 2))).decoded).toBe("IncompleteBody");
  });
});

describe("a signed trailer", () => {
  test("may be neither changed nor dropped", async () => {
    expect((await decode(signedTrailer, withTrailer.replace("sOO8", "sOO9"))).decoded).toBe("SignatureDoesNotMatch");
    expect((await decode(signedTrailer, withTrailer.replace(/x-amz-trailer-signature.*\r\n/, ""))).decoded).toBe("SignatureDoesNotMatch");
  });
});

describe("an unsigned trailer", () => {
  const mode = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
  const checksums = {
    crc32: "DUoRhQ==",
    crc32c: "yZRlqg==",
    crc64nvme: "jSnVw/bqjr4=",
    sha1: "Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
    sha256: "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=",
  };
  const body = (trailer: string): ChunkedBody => ({ ...common, mode, seed: "", decodedLength: 11, trailerNames: [trailer] });

  test.each(Object.entries(checksums))("with %s is checked", async (algorithm, value) => {
    const name = `x-amz-checksum-${algorithm}`;
    const wire = (text: string) => `5\r\n${text.slice(0, 5)}\r\n6\r\n${text.slice(5)}\r\n0\r\n${name}:${value}\r\n\r\n`;
    expect(await decode(body(name), wire("hello world"), 3)).toEqual({ decoded: "hello world", trailers: { [name]: value } });
    expect((await decode(body(name), wire("hello_world"))).decoded).toBe("BadDigest");
  });
  test("that was announced must come", async () => {
    expect((await decode(body("x-amz-checksum-crc32"), "b\r\nhello world\r\n0\r\n\r\n")).decoded).toBe("MalformedTrailerError");
  });
  test.each([
    "zz\r\nhello",
    "5\r\nhello world\r\n0\r\n\r\n",
    "b\r\nhello",
    "f".repeat(2000),
    "5;chunk-signature=short\r\nhello\r\n0\r\n\r\n",
  ])("framing %j is refused", async (wire) => {
    expect((await decode({ ...body(""), trailerNames: [] }, wire)).decoded).toBe("IncompleteBody");
  });
  test("has the length that was announced", async () => {
    expect((await decode({ ...body(""), trailerNames: [] }, "5\r\nhello\r\n0\r\n\r\n")).decoded).toBe("IncompleteBody");
  });
});

/** The check values of https://reveng.sourceforge.io/crc-catalogue for "123456789". */
test.each([
  ["crc32", "cbf43926"],
  ["crc32c", "e3069283"],
  ["crc64nvme", "ae8b14860a799888"],
] as const)("%s has its catalogued check value", (algorithm, expected) => {
  const checksum = createChecksum(algorithm);
  checksum.update(Buffer.from("1234"));
  checksum.update(Buffer.from("56789"));
  expect(Buffer.from(checksum.digest(), "base64").toString("hex")).toBe(expected);
});
