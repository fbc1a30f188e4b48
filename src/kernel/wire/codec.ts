import type { Protocol } from "../../contracts/index.ts";
import type { DescribedError } from "./described-error.ts";
import type { RequestBody, RequestHead, WireResponse } from "./message.ts";
import type { OperationSchema } from "./schema.ts";
import type { ServiceSchema } from "./service-schema.ts";

/** Which operation a request means, and what the router already took from its path. */
export interface Route {
  service: ServiceSchema;
  operation: OperationSchema;
  protocol: Protocol;
  /** Members that the path or the host name holds, still as text. */
  labels: Record<string, string>;
  /** Decoded pairs of the query string, or of an awsQuery form. */
  parameters: [name: string, value: string][];
  streams: boolean;
}

export interface Answer {
  service: ServiceSchema;
  operation: OperationSchema;
  output: Record<string, unknown>;
  requestId: string;
}

export interface ErrorAnswer {
  /** Undefined where routing itself failed. */
  service: ServiceSchema | undefined;
  error: DescribedError;
  requestId: string;
  head: RequestHead;
}

/** One protocol, in both directions of a server. */
export interface Codec {
  decode(route: Route, head: RequestHead, body: RequestBody): Record<string, unknown>;
  encode(answer: Answer): WireResponse;
  encodeError(answer: ErrorAnswer): WireResponse;
}
