import { CborCodec, cbor } from "@smithy/core/cbor";
import { errorMembers, queryErrorHeader } from "./aws-json.ts";
import type { Codec } from "./codec.ts";
import { serializationError } from "./errors.ts";
import { decoderWithLeaves, mistyped } from "./json-decoder.ts";
import { encodeAwsJson } from "./json-encoder.ts";

/** A CBOR timestamp is tag 1 with seconds since the epoch; a blob is a byte string. */
const decodeCbor = decoderWithLeaves({
  blob(value) {
    if (value instanceof Uint8Array) return value;
    throw mistyped(value, "a Blob");
  },
  timestamp: () => (value) => {
    const seconds =
      typeof value === "object" && value !== null && "tag" in value && "value" in value && value.tag === 1 ? value.value : value;
    const date = seconds instanceof Date ? seconds : new Date(typeof seconds === "number" ? Math.round(seconds * 1000) : Number.NaN);
    if (Number.isNaN(date.getTime())) throw mistyped(value, "a Timestamp");
    return date;
  },
});

function parseCbor(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return cbor.deserialize(body);
  } catch {
    throw serializationError("Unable to parse request body");
  }
}

const headers = (requestId: string) => ({ "smithy-protocol": "rpc-v2-cbor", "x-amzn-requestid": requestId });

/** https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html */
export const rpcV2Cbor: Codec = {
  decode: ({ operation }, _head, body) => decodeCbor(operation.input)(parseCbor(body as Buffer)) as Record<string, unknown>,

  encode({ operation, output, requestId }) {
    if (operation.output.isUnitSchema()) return { status: 200, headers: headers(requestId), body: "" };
    const serializer = new CborCodec().createSerializer();
    serializer.write(operation.output, output);
    const body = serializer.flush() as Uint8Array;
    return { status: 200, headers: { ...headers(requestId), "content-type": "application/cbor" }, body };
  },

  encodeError({ service, error, requestId }) {
    const type = service ? `${service.contract.namespace}#${error.code}` : error.code;
    const members = errorMembers(error, encodeAwsJson);
    return {
      status: error.status,
      headers: { ...headers(requestId), "content-type": "application/cbor", ...queryErrorHeader(service, error), ...error.headers },
      body: cbor.serialize({ __type: type, ...members }) as Uint8Array,
    };
  },
};
