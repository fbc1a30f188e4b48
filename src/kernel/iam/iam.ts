import type { Tx } from "../store/index.ts";
import type { AssumeRoleRequest } from "./assume-role.ts";
import type { Credentials, PolicyDocument, Principal } from "./principal.ts";
import type { Vault } from "./vault.ts";

/** The head of an HTTP request as the signature covers it. Header names are lower-case. */
export interface SignedHead {
  method: string;
  /** Path and query exactly as on the request line. */
  url: string;
  headers: Record<string, string | string[] | undefined>;
}

/** A verified signature: who signed, for which service and region, and how the body is protected. */
export interface Authenticated {
  principal: Principal;
  /** From the credential scope; undefined for an unsigned request. */
  service?: string;
  region?: string;
  /** Checks a buffered body against the signed hash; throws the wire error of a mismatch. */
  checkBody(body: Buffer): void;
  /** Wraps a streamed body: undoes aws-chunked framing, checks chunk signatures, trailers and the signed hash as it flows. */
  openBody(body: import("node:stream").Readable): import("node:stream").Readable;
}

type Conditions = Record<string, string | string[]>;

export interface Authorization {
  /** `service:Operation` */
  action: string;
  resource: string;
  /** Condition keys with their values, global and service ones. A function is asked only when a policy looks at them. */
  conditions: Conditions | (() => Conditions);
  resourcePolicy?: PolicyDocument;
  /** The owner, where the ARN does not say it (S3). Left out, it is the ARN's account, or the principal's own. */
  resourceAccount?: string;
}
export interface Decision {
  allowed: boolean;
  /** AWS's sentence: "User: … is not authorized to perform: … on resource: … because no identity-based policy allows the … action". */
  message: string;
}

export interface Iam {
  /** Verifies SigV4 (header, presigned, aws-chunked) or S3's SigV2 presign. An unsigned request gives the anonymous principal. */
  authenticate(head: SignedHead, now: Date): Promise<Authenticated>;
  /** Identity policies, boundary, session policies and the resource's own policy. Root of the resource's account may do all. */
  authorize(tx: Tx, principal: Principal, asked: Authorization): Promise<Decision>;
  /**
   * A role session for use inside the server. `by` is a service principal (`serviceOf("codebuild")`), checked against the trust policy.
   * Throws AccessDenied (wire error) where the role is missing or does not trust `by`.
   */
  assumeRole(tx: Tx, asked: AssumeRoleRequest): Promise<Principal>;
  /** Signing credentials for a role session, for something outside the server (a build, a job worker). Stored so they can be verified. */
  issueCredentials(tx: Tx, session: Principal, durationSeconds: number): Promise<Credentials>;
  /** Git basic credentials of an IAM user (a service-specific credential for codecommit). Undefined when they are wrong. */
  authenticateBasic(user: string, password: string): Promise<Principal | undefined>;
  /**
   * What `aws codecommit credential-helper` makes: `path` is the repository's path as git asked for it (`/v1/repos/demo`), `host` the Host header.
   * The region is the one the signature was made for.
   */
  authenticateGit(user: string, password: string, host: string, path: string, now: Date): Promise<GitIdentity | undefined>;
  /** Checks a pair of keys as somebody types them into the console. Undefined when they are wrong. */
  authenticateKey(accessKeyId: string, secretAccessKey: string): Promise<Principal | undefined>;
  /** Who holds an active key. */
  principalOfKey(accessKeyId: string): Promise<Principal | undefined>;
  /** When a role session's key ends; undefined for a user's. */
  expirationOfKey(accessKeyId: string): Promise<Date | undefined>;
  /** Encrypts what must be readable again: access keys, SecureString parameters, secrets. */
  vault: Vault;
  /** Call after changing users, keys, roles or policies inside a transaction: what is remembered of them is forgotten at once. */
  changed(): void;
}

export interface GitIdentity {
  principal: Principal;
  region: string;
}

/** The principal of one of our own services, `codepipeline.amazonaws.com`. */
export const serviceOf = (service: string, account: string): Principal => ({
  kind: "service",
  account,
  arn: `${service}.amazonaws.com`,
  id: `${service}.amazonaws.com`,
  name: `${service}.amazonaws.com`,
});

/** For `store.migrate("kernel/iam", iamMigrations)`. */
export const iamMigrations = new URL("./migrations/", import.meta.url);
