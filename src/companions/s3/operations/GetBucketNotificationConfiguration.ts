import { bucketOf, bucketOperation } from "../access.ts";

export const GetBucketNotificationConfiguration = bucketOperation<"GetBucketNotificationConfiguration">({
  action: "GetBucketNotification",
  async run(input, { tx }) {
    const { notification } = await bucketOf(tx, input);
    return notification.EventBridgeConfiguration ? { EventBridgeConfiguration: {} } : {};
  },
});
