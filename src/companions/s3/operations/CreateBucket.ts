import type * as sdk from "@aws-sdk/client-s3";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { bucketArn } from "../access.ts";
import { isBucketName } from "../domain/bucket-name.ts";
import {
  aclNotSupported,
  bucketAlreadyExists,
  bucketAlreadyOwnedByYou,
  invalidArgument,
  invalidBucketName,
  notImplemented,
} from "../errors.ts";
import { findBucket, insertBucket } from "../store/buckets.ts";

export const CreateBucket = operation<typeof sdk, "CreateBucket">({
  resource: ({ Bucket }) => bucketArn(Bucket),
  async run(input, { tx, account, region, now }) {
    const { Bucket: name, CreateBucketConfiguration: asked } = input;
    if (!isBucketName(name)) throw invalidBucketName(name);
    if (input.ACL && input.ACL !== "private") throw aclNotSupported();
    if (input.ObjectOwnership && input.ObjectOwnership !== "BucketOwnerEnforced")
      throw notImplemented(`Object ownership ${input.ObjectOwnership}`);
    if (input.ObjectLockEnabledForBucket) throw notImplemented("Object lock");
    if (asked?.Location || asked?.Bucket) throw notImplemented("Directory buckets");
    const place = regionOf(asked?.LocationConstraint, region);
    if (!(await insertBucket(tx, { name, account, region: place, created_at: now }))) {
      const owner = (await findBucket(tx, name))?.account;
      throw owner === account ? bucketAlreadyOwnedByYou() : bucketAlreadyExists();
    }
    await putTags(
      tx,
      bucketArn(name),
      (asked?.Tags ?? []).map(({ Key, Value }) => ({ key: Key, value: Value })),
    );
    return { Location: `/${name}` };
  },
});

/** Only the first region needs no constraint; "EU" is Ireland's old name. */
function regionOf(constraint: string | undefined, region: string): string {
  if (constraint === "EU") return "eu-west-1";
  if (constraint === "us-east-1") throw new WireError("InvalidLocationConstraint", "The specified location-constraint is not valid");
  if (constraint !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(constraint)) {
    throw invalidArgument("The specified location-constraint is not valid", "LocationConstraint", constraint);
  }
  if (region !== "us-east-1" && constraint !== region) {
    throw new WireError(
      "IllegalLocationConstraintException",
      `The ${constraint ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    );
  }
  return constraint ?? region;
}
