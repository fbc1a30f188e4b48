import type { Codec, ErrorAnswer } from "./codec.ts";
import { type DescribedError, isMessageMember } from "./described-error.ts";
import { decodeAwsJson, parseJson } from "./json-decoder.ts";
import { encodeAwsJson } from "./json-encoder.ts";
import { membersOf, type Schema } from "./schema.ts";
import type { ServiceSchema } from "./service-schema.ts";

/** The members of an error's body, without its type. */
export function errorMembers(error: DescribedError, encode: (schema: Schema) => (value: unknown) => unknown): Record<string, unknown> {
  const { declared, message, details } = error;
  if (!declared) return { message, ...details };
  const messageName = membersOf(declared.schema).find(({ name }) => isMessageMember(name))?.name ?? "message";
  return { ...(encode(declared.schema)(declared.members) as Record<string, unknown>), [messageName]: message };
}

/** Services that once spoke awsQuery still name the old code in a header. */
export const queryErrorHeader = (service: ServiceSchema | undefined, error: DescribedError): Record<string, string> =>
  service?.contract.queryCompatible
    ? { "x-amzn-query-error": `${error.queryCode};${error.fault === "client" ? "Sender" : "Receiver"}` }
    : {};

/** https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html : 1.0 qualifies the error's type with its namespace. */
const awsJson = (version: "1.0" | "1.1"): Codec => {
  const headers = (requestId: string) => ({ "content-type": `application/x-amz-json-${version}`, "x-amzn-requestid": requestId });
  const typeOf = ({ service, error }: ErrorAnswer): string =>
    error.declared && version === "1.0" ? `${service?.contract.namespace}#${error.code}` : error.code;
  return {
    decode: ({ operation }, _head, body) => decodeAwsJson(operation.input)(parseJson(body as Buffer)) as Record<string, unknown>,
    encode: ({ operation, output, requestId }) => ({
      status: 200,
      headers: headers(requestId),
      body: operation.output.isUnitSchema() ? "{}" : JSON.stringify(encodeAwsJson(operation.output)(output)),
    }),
    encodeError: (answer) => ({
      status: answer.error.status,
      headers: {
        ...headers(answer.requestId),
        "x-amzn-errortype": answer.error.code,
        ...queryErrorHeader(answer.service, answer.error),
        ...answer.error.headers,
      },
      body: JSON.stringify({ __type: typeOf(answer), ...errorMembers(answer.error, encodeAwsJson) }),
    }),
  };
};

export const awsJson1_0 = awsJson("1.0");
export const awsJson1_1 = awsJson("1.1");
