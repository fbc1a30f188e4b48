import type { ServiceName } from "./contracts.ts";

/** How a request is written on the wire: a property of each request, never of the service. */
export type Protocol = "awsJson1_0" | "awsJson1_1" | "awsQuery" | "restJson1" | "restXml" | "rpcV2Cbor";

/** Length, value, pattern and enum of one shape; `items` and `keys` are those of a list's or map's members. */
export interface Constraint {
  /** Bits of an integer; absent for a floating point number. */
  integer?: 32 | 64;
  /** Smallest and largest value of a number, length of everything else. */
  range?: [number | null, number | null];
  pattern?: string;
  values?: string[];
  items?: Constraint;
  keys?: Constraint;
}

/** What the SDK's schemas do not say, generated from botocore's models by `generate.ts`. */
export interface ConstraintTable {
  constraints: Constraint[];
  /** Structure name → member name → index into `constraints`. */
  structures: Record<string, Record<string, number>>;
  /** Operation name → the exceptions it declares. */
  errors: Record<string, string[]>;
}

/** One service as the wire knows it. Written by hand, because a release bundle carries the SDK's schemas but not its clients. */
export interface Contract {
  name: ServiceName;
  /** AWS's own name, as in `CodePipeline` or `Secrets Manager`. */
  serviceId: string;
  /** The SDK module's namespace: schemas, exception classes. */
  sdk: object;
  /** Smithy namespace of the schemas. */
  namespace: string;
  /** Service part of the signature's credential scope. */
  signingName: string;
  /** Prefix of IAM actions. */
  actionPrefix: string;
  /** The protocol of today's SDKs; other clients may speak another. */
  protocol: Protocol;
  /** `X-Amz-Target: <targetPrefix>.<Operation>` */
  targetPrefix?: string;
  /** API version; an awsQuery request names its service by it. */
  version: string;
  /** Namespace of XML answers. */
  xmlns?: string;
  /** Was an awsQuery service once: clients still read `x-amzn-query-error`. */
  queryCompatible?: true;
  /** Error code of a broken required, length, pattern or enum constraint. */
  validationCode: string;
  /** "service": the service models an exception for each such mistake and throws them itself. */
  validatedBy: "wire" | "service";
  table: ConstraintTable;
}
