import type * as sdk from "@aws-sdk/client-s3";
import { present } from "../../base/present.ts";
import type { Input, OperationName } from "../../contracts/types.ts";
import { type Context, type Operation, operation } from "../../kernel/gateway/index.ts";
import type { PolicyDocument, Principal } from "../../kernel/iam/index.ts";
import type { Tx } from "../../kernel/store/index.ts";
import { isPublicPolicy } from "./domain/public-policy.ts";
import { accessDenied, noSuchBucket } from "./errors.ts";
import { type Bucket, findBucket } from "./store/buckets.ts";

type S3 = typeof sdk;
type InBucket = { Bucket: string; ExpectedBucketOwner?: string };
type Declared<N extends OperationName<S3>> = Omit<Operation<S3, N>, "resource" | "resourcePolicy" | "resourceAccount">;

export const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;
export const objectArn = (bucket: string, key: string): string => `arn:aws:s3:::${bucket}/${key}`;

/** An operation whose resource is the bucket itself. */
export const bucketOperation = <N extends OperationName<S3>>(declared: Declared<N>): Operation<S3, N> =>
  operation<S3, N>({
    resource: (input) => bucketArn((input as unknown as InBucket).Bucket),
    resourcePolicy: (input, context) => bucketPolicy(input, context),
    resourceAccount: (input, context) => bucketAccount(input, context),
    ...declared,
  });

/** An operation whose resource is one object. */
export const objectOperation = <N extends OperationName<S3>>(declared: Declared<N>): Operation<S3, N> =>
  operation<S3, N>({
    resource: (input) => objectArn((input as unknown as InBucket).Bucket, (input as unknown as { Key?: string }).Key ?? ""),
    resourcePolicy: (input, context) => bucketPolicy(input, context),
    resourceAccount: (input, context) => bucketAccount(input, context),
    ...declared,
  });

/** The bucket that an operation names; where the caller says whose it must be, that holds. */
export async function bucketOf(tx: Tx, input: InBucket): Promise<Bucket> {
  const bucket = await findBucket(tx, input.Bucket);
  if (!bucket) throw noSuchBucket(input.Bucket);
  if (input.ExpectedBucketOwner && input.ExpectedBucketOwner !== bucket.account) throw accessDenied();
  return bucket;
}

async function bucketPolicy<N extends OperationName<S3>>(input: Input<S3, N>, context: Context): Promise<PolicyDocument | undefined> {
  const bucket = await findBucket(context.tx, (input as unknown as InBucket).Bucket);
  return bucket && effectivePolicy(bucket, context.principal);
}

/** Bucket ARNs name no account, yet another account's administrator must not reign here. */
async function bucketAccount<N extends OperationName<S3>>(input: Input<S3, N>, context: Context): Promise<string | undefined> {
  return (await findBucket(context.tx, (input as unknown as InBucket).Bucket))?.account;
}

/** A public policy does not open a bucket that restricts public access: then only its own account and AWS's services are heard. */
export function effectivePolicy(bucket: Bucket, principal: Principal): PolicyDocument | undefined {
  if (!bucket.policy) return undefined;
  const policy = JSON.parse(bucket.policy) as PolicyDocument;
  const outsider = principal.kind !== "service" && principal.account !== bucket.account;
  if (outsider && bucket.public_access_block?.RestrictPublicBuckets && isPublicPolicy([policy.Statement].flat())) return undefined;
  return policy;
}

/** Whether the caller may also do something beside the operation at hand: list, or read the source of a copy. */
export async function mayAlso(
  context: Context,
  bucket: Bucket,
  asked: { action: string; resource: string; conditions?: Record<string, string> },
): Promise<{ allowed: boolean; message: string }> {
  return context.kernel.iam.authorize(
    context.tx,
    context.principal,
    present({
      action: asked.action,
      resource: asked.resource,
      conditions: asked.conditions ?? {},
      resourcePolicy: effectivePolicy(bucket, context.principal),
      resourceAccount: bucket.account,
    }),
  );
}
