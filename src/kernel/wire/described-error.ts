import type { Protocol } from "../../contracts/index.ts";
import { WireError } from "./errors.ts";
import { type Schema, traitsOf } from "./schema.ts";
import type { ServiceSchema } from "./service-schema.ts";

/** An error as a protocol writes it. */
export interface DescribedError {
  code: string;
  /** The code of an awsQuery answer, where the model names another. */
  queryCode: string;
  message: string;
  status: number;
  fault: "client" | "server";
  /** With the values of the exception's other members, where the service declares it. */
  declared?: { schema: Schema; members: Record<string, unknown> };
  details: Record<string, string>;
  headers: Record<string, string>;
  /** What was thrown is a bug of ours: nothing of it is shown. */
  unexpected: boolean;
}

/** The same refusal has three spellings, depending on the age of the protocol. */
interface Spelling {
  query: string;
  s3?: string;
  /** Status of the JSON protocols of the awsJson family, where it differs from what was thrown. */
  jsonStatus?: number;
}
const spellings: Record<string, Spelling> = {
  AccessDeniedException: { query: "AccessDenied", jsonStatus: 400 },
  InvalidSignatureException: { query: "SignatureDoesNotMatch" },
  UnrecognizedClientException: { query: "InvalidClientTokenId", s3: "InvalidAccessKeyId" },
  ExpiredTokenException: { query: "ExpiredToken" },
  MissingAuthenticationTokenException: { query: "MissingAuthenticationToken", s3: "AccessDenied" },
  IncompleteSignatureException: { query: "IncompleteSignature", s3: "AuthorizationHeaderMalformed" },
  UnknownOperationException: { query: "InvalidAction", s3: "MethodNotAllowed" },
  SerializationException: { query: "MalformedQueryString", s3: "InvalidArgument" },
  ThrottlingException: { query: "Throttling", s3: "SlowDown" },
  RequestEntityTooLargeException: { query: "RequestEntityTooLarge", s3: "EntityTooLarge" },
  InternalFailure: { query: "InternalFailure", s3: "InternalError" },
};
const jsonNames = new Map(
  Object.entries(spellings)
    .filter(([, { s3, query }]) => query !== s3)
    .map(([name, { query }]) => [query, name]),
);

const isOldStyle = (protocol: Protocol): boolean => protocol === "awsQuery" || protocol === "restXml";

function spell(code: string, status: number, protocol: Protocol): { code: string; status: number } {
  const name = jsonNames.get(code) ?? code;
  const spelling = spellings[name];
  if (!spelling || (name === "InternalFailure" && !isOldStyle(protocol))) return { code, status };
  if (protocol === "restXml") return { code: spelling.s3 ?? spelling.query, status: name === "UnknownOperationException" ? 405 : status };
  if (protocol === "awsQuery") return { code: spelling.query, status };
  return { code: name, status: protocol === "restJson1" ? status : (spelling.jsonStatus ?? status) };
}

/** Modelled errors that the service answers with another status than its model says: Proton sends 400 for every fault of the client. */
const statuses: Record<string, number> = {
  "com.amazonaws.s3#NotFound": 404,
  "com.amazonaws.proton#AccessDeniedException": 400,
  "com.amazonaws.proton#ConflictException": 400,
  "com.amazonaws.proton#ResourceNotFoundException": 400,
  "com.amazonaws.proton#ServiceQuotaExceededException": 400,
  "com.amazonaws.proton#ThrottlingException": 400,
};

const isSdkException = (error: unknown): error is Error & { $fault: "client" | "server" } =>
  error instanceof Error && "$fault" in error && "$metadata" in error;

export function describeError(error: unknown, service: ServiceSchema | undefined, protocol: Protocol): DescribedError {
  const plain = { details: {}, headers: {}, unexpected: false };
  if (error instanceof WireError) {
    const { code, status } = spell(error.code, error.status, protocol);
    const { message, fault, details, headers } = error;
    return { ...plain, code, queryCode: code, message, status, fault, details, headers };
  }
  const schema = isSdkException(error) ? service?.errors.get(error.name) : undefined;
  if (isSdkException(error) && schema) {
    const traits = traitsOf(schema);
    const fault = traits.error ?? "client";
    const modelled = statuses[`${service?.contract.namespace}#${error.name}`] ?? traits.httpError;
    const [queryCode, queryStatus] = traits.awsQueryError ?? [];
    const status = modelled ?? (fault === "server" ? 500 : 400);
    return {
      ...plain,
      code: error.name,
      queryCode: queryCode ?? error.name,
      message: error.message,
      status: protocol === "awsQuery" ? (queryStatus ?? status) : status,
      fault,
      declared: { schema, members: error as unknown as Record<string, unknown> },
    };
  }
  const { code } = spell("InternalFailure", 500, protocol);
  const message = "The request processing has failed because of an unknown error, exception or failure.";
  return { ...plain, code, queryCode: code, message, status: 500, fault: "server", unexpected: true };
}

/** The spelling of the message member is the model's: `message` or `Message`. */
export const isMessageMember = (name: string): boolean => /^message$/i.test(name);
