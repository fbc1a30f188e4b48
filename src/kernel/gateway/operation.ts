import type { Input, OperationName, Output } from "../../contracts/types.ts";
import type { PolicyDocument, Principal } from "../iam/index.ts";
import type { Kernel } from "../kernel.ts";
import type { Tx } from "../store/index.ts";

/** Who asks, where and when: known before the operation is. */
export interface Request {
  account: string;
  region: string;
  principal: Principal;
  requestId: string;
  now: Date;
  sourceIp?: string;
  userAgent?: string;
  /** The Host header: the address, with its port, at which the caller reached this server. */
  host?: string;
}

/** What an operation runs with. `tx` is the one transaction of the request: it commits when `run` returns. */
export interface Context extends Request {
  tx: Tx;
  kernel: Kernel;
}

export interface Operation<M, N extends OperationName<M>> {
  /** The ARN, or every ARN, on which the caller must be allowed the action. "*" where the service has no resource level. */
  resource(input: Input<M, N>, context: Context): string | string[] | Promise<string | string[]>;
  /** IAM action without its prefix, where it is not the operation's name (S3 HeadObject needs "GetObject"). */
  action?: string | ((input: Input<M, N>) => string);
  /** "iam" (the default) authorizes; "signed" needs a valid signature only (sts:GetCallerIdentity); "public" needs none. */
  access?: "iam" | "signed" | "public";
  /** Condition keys of the service itself, such as `s3:prefix`. The global keys are filled in by the gateway. */
  conditions?(input: Input<M, N>): Record<string, string | string[]>;
  /** The policy attached to the resource, where the service has such policies. */
  resourcePolicy?(input: Input<M, N>, context: Context): Promise<PolicyDocument | undefined>;
  /** Who owns the resource, where its ARN does not say so (S3). */
  resourceAccount?(input: Input<M, N>, context: Context): Promise<string | undefined>;
  /**
   * "request" (the default): `run` is one transaction. "read": it only reads, and no two of its statements need the same snapshot. "own": the operation streams, so `context.tx` is absent in spirit
   * (a plain connection) and it opens short transactions itself with `context.kernel.store.transaction`.
   */
  transaction?: "request" | "read" | "own";
  run(input: Input<M, N>, context: Context): Promise<Output<M, N>>;
}

/** Declares one operation: types flow from the SDK module named in the type arguments. */
export const operation = <M, N extends OperationName<M>>(declared: Operation<M, N>): Operation<M, N> => declared;

/** An operation that is not there yet: it answers 501 NotImplemented and stands as "later" in docs/coverage.md. */
export const later = Symbol("later");

/** Every operation of a service: leaving one out does not compile. */
export type Operations<M> = { [N in OperationName<M>]: Operation<M, N> | typeof later };

/** A companion has only the operations that the five services need; what it does not name answers 501 NotImplemented. */
export type SomeOperations<M> = { [N in OperationName<M>]?: Operation<M, N> };
