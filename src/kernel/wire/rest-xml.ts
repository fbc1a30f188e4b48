import type { Codec } from "./codec.ts";
import { splitUrl } from "./message.ts";
import { restCodec } from "./rest.ts";
import { membersOf, nameOf, type Schema, traitsOf } from "./schema.ts";
import { escapeXml } from "./text.ts";
import { decodeXml } from "./xml-decoder.ts";
import { encodeXml } from "./xml-encoder.ts";
import { parseXml } from "./xml-parser.ts";

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const rootName = (schema: Schema): string => traitsOf(schema).xmlName ?? nameOf(schema);

/** S3 calls its request id `x-amz-request-id`; both names are sent, since generic clients look for the other. */
const requestIdHeaders = (requestId: string) => ({ "x-amz-request-id": requestId, "x-amzn-requestid": requestId });

const rest = restCodec({
  read: (schema, body) => decodeXml(schema)([parseXml(body.toString("utf8"))]),
  contentType: "application/xml",
  write(schema, value, { service }) {
    const document = encodeXml(schema)(value, rootName(schema));
    const namespaced = document.replace(/^<([^\s>]+)>/, `<$1 xmlns="${service.contract.xmlns ?? ""}">`);
    return declaration + unwrapLocation(schema, namespaced);
  },
  requestIdHeader: () => "x-amz-request-id",
});

/** GetBucketLocation's answer is its only member, without an element around it. */
const unwrapLocation = (schema: Schema, document: string): string =>
  nameOf(schema) === "GetBucketLocationOutput"
    ? document.replace(/(<LocationConstraint xmlns="[^"]*">)<LocationConstraint>(.*?)<\/LocationConstraint>/, "$1$2")
    : document;

/** https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html , with S3's flat error element. */
export const restXml: Codec = {
  decode: rest.decode,
  encode(answer) {
    const response = rest.encode(answer);
    return { ...response, headers: { ...response.headers, ...requestIdHeaders(answer.requestId) } };
  },
  encodeError({ error, requestId, head }) {
    const members = error.declared
      ? membersOf(error.declared.schema)
          .filter(({ name }) => error.declared?.members[name] !== undefined)
          .map(({ name, schema }) => encodeXml(schema)(error.declared?.members[name], name))
      : Object.entries(error.details).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
    const resource = escapeXml(splitUrl(head.url).path);
    const body = `<Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message>${members.join("")}<Resource>${resource}</Resource><RequestId>${requestId}</RequestId>`;
    return {
      status: error.status,
      headers: { "content-type": "application/xml", ...requestIdHeaders(requestId), ...error.headers },
      body: `${declaration}<Error>${body}</Error>`,
    };
  },
};
