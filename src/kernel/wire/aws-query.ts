import type { Codec } from "./codec.ts";
import { isMessageMember } from "./described-error.ts";
import { decodeQuery, formTree } from "./query-decoder.ts";
import { membersOf } from "./schema.ts";
import { escapeXml } from "./text.ts";
import { encodeXml } from "./xml-encoder.ts";

/** https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export const awsQuery: Codec = {
  decode: ({ operation, parameters }) => decodeQuery(operation.input)(formTree(parameters)) as Record<string, unknown>,

  encode({ service, operation, output, requestId }) {
    const result = operation.output.isUnitSchema() ? "" : encodeXml(operation.output)(output, `${operation.name}Result`);
    const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
    return {
      status: 200,
      headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
      body: `<${operation.name}Response xmlns="${service.contract.xmlns ?? ""}">${result}${metadata}</${operation.name}Response>`,
    };
  },

  encodeError({ service, error, requestId }) {
    const members = error.declared
      ? membersOf(error.declared.schema)
          .filter(({ name }) => !isMessageMember(name) && error.declared?.members[name] !== undefined)
          .map(({ name, schema }) => encodeXml(schema)(error.declared?.members[name], name))
      : Object.entries(error.details).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
    const type = error.fault === "client" ? "Sender" : "Receiver";
    const body = `<Error><Type>${type}</Type><Code>${error.queryCode}</Code><Message>${escapeXml(error.message)}</Message>${members.join("")}</Error>`;
    return {
      status: error.status,
      headers: { "content-type": "text/xml", "x-amzn-requestid": requestId, ...error.headers },
      body: `<ErrorResponse xmlns="${service?.contract.xmlns ?? ""}">${body}<RequestId>${requestId}</RequestId></ErrorResponse>`,
    };
  },
};
