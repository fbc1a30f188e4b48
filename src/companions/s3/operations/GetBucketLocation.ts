import { bucketOf, bucketOperation } from "../access.ts";

export const GetBucketLocation = bucketOperation<"GetBucketLocation">({
  async run(input, { tx }) {
    const { region } = await bucketOf(tx, input);
    // The first region has no constraint, since S3 began there.
    return region === "us-east-1" ? {} : { LocationConstraint: region as "eu-west-1" };
  },
});
