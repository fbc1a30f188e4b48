import { errorMembers } from "./aws-json.ts";
import type { Codec } from "./codec.ts";
import { decodeRestJson, parseJson } from "./json-decoder.ts";
import { encodeRestJson } from "./json-encoder.ts";
import { restCodec } from "./rest.ts";

/** https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export const restJson1: Codec = {
  ...restCodec({
    read: (schema, body) => decodeRestJson(schema)(parseJson(body)),
    contentType: "application/json",
    write: (schema, value) => JSON.stringify(encodeRestJson(schema)(value)),
    requestIdHeader: () => "x-amzn-requestid",
  }),
  encodeError: ({ error, requestId }) => ({
    status: error.status,
    headers: { "content-type": "application/json", "x-amzn-errortype": error.code, "x-amzn-requestid": requestId, ...error.headers },
    body: JSON.stringify(errorMembers(error, encodeRestJson)),
  }),
};
