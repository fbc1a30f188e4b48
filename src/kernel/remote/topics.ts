import { createHash } from "node:crypto";

export interface TopicMessage {
  /** The same for every try, so that a receiver can tell a repetition. */
  id: string;
  subject: string;
  message: string;
  time: Date;
}

const patienceMs = 10_000;

/** A UUID made of the message's own id. */
const messageId = (id: string): string =>
  createHash("sha256")
    .update(id)
    .digest("hex")
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

/**
 * Posts a message to the address that an operator has configured for a topic, in the form in which SNS posts to subscribers:
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html. @DIFFERS: it is not signed.
 */
export async function postToTopic(address: string, topicArn: string, { id, subject, message, time }: TopicMessage): Promise<void> {
  const MessageId = messageId(id);
  const answer = await fetch(address, {
    method: "POST",
    headers: {
      "content-type": "text/plain; charset=UTF-8",
      "x-amz-sns-message-type": "Notification",
      "x-amz-sns-message-id": MessageId,
      "x-amz-sns-topic-arn": topicArn,
    },
    body: JSON.stringify({
      ...{ Type: "Notification", MessageId, TopicArn: topicArn, Subject: subject, Message: message },
      ...{ Timestamp: time.toISOString(), SignatureVersion: "1" },
    }),
    redirect: "error",
    signal: AbortSignal.timeout(patienceMs),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`The receiver of ${topicArn} answered ${answer.status}`);
}
