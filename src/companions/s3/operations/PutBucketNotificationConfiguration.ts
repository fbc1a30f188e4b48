import { bucketOf, bucketOperation } from "../access.ts";
import { notImplemented } from "../errors.ts";
import { updateBucket } from "../store/buckets.ts";

export const PutBucketNotificationConfiguration = bucketOperation<"PutBucketNotificationConfiguration">({
  action: "PutBucketNotification",
  async run(input, { tx }) {
    const { name } = await bucketOf(tx, input);
    const asked = input.NotificationConfiguration;
    const others = [asked.TopicConfigurations, asked.QueueConfigurations, asked.LambdaFunctionConfigurations];
    if (others.some((list) => list?.length)) throw notImplemented("Notifying anything but EventBridge");
    // @DIFFERS Events reach EventBridge from every bucket, also where this was never asked for.
    await updateBucket(tx, name, { notification: asked.EventBridgeConfiguration ? { EventBridgeConfiguration: {} } : {} });
    return {};
  },
});
