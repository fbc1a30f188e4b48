import { bucketOf, bucketOperation } from "../access.ts";
import { notConfigured } from "../errors.ts";

export const GetBucketReplication = bucketOperation<"GetBucketReplication">({
  action: "GetReplicationConfiguration",
  async run(input, { tx }) {
    const { name } = await bucketOf(tx, input);
    throw notConfigured("ReplicationConfigurationNotFoundError", "The replication configuration was not found", name);
  },
});
