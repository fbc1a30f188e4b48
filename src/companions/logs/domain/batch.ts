/** What CloudWatch Logs asks of one PutLogEvents call: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const eventOverheadBytes = 26;
const eventLimitBytes = 256 * 1024;
const batchLimitBytes = 1024 * 1024;
const dayMs = 24 * 3_600_000;
const oldestMs = 14 * dayMs;
const newestMs = 2 * 3_600_000;

interface Event {
  timestamp: number;
  message: string;
}

/** `sizeOf` gives a text's length in UTF-8. Undefined when the batch is fine; otherwise the reason in AWS's words. */
export function batchProblem(events: Event[], sizeOf: (text: string) => number): string | undefined {
  let total = 0;
  for (const [index, { timestamp, message }] of events.entries()) {
    const size = sizeOf(message) + eventOverheadBytes;
    if (size > eventLimitBytes) return `Log event too large: ${size} bytes exceeds limit of ${eventLimitBytes}`;
    if (message === "") return "Log event message must not be empty";
    total += size;
    if (index > 0 && timestamp < events[index - 1]!.timestamp) {
      return "Log events in a single PutLogEvents request must be in chronological order.";
    }
  }
  if (total > batchLimitBytes) return `Upload too large: ${total} bytes exceeds limit of ${batchLimitBytes}`;
  if (events.length > 0 && events.at(-1)!.timestamp - events[0]!.timestamp > dayMs) {
    return "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.";
  }
  return undefined;
}

export interface Accepted<E> {
  events: E[];
  rejected?: { tooNewLogEventStartIndex?: number; tooOldLogEventEndIndex?: number; expiredLogEventEndIndex?: number };
}

/** Events from too long ago or from the future are left out, and the answer says which. */
export function acceptable<E extends Event>(events: E[], now: number, retentionDays: number | null): Accepted<E> {
  const tooOld = events.filter(({ timestamp }) => timestamp < now - oldestMs).length;
  const expired = retentionDays === null ? 0 : events.filter(({ timestamp }) => timestamp < now - retentionDays * dayMs).length;
  const tooNew = events.findIndex(({ timestamp }) => timestamp > now + newestMs);
  const rejected = {
    ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
    ...(expired > 0 ? { expiredLogEventEndIndex: expired } : {}),
    ...(tooNew >= 0 ? { tooNewLogEventStartIndex: tooNew } : {}),
  };
  const kept = events.slice(Math.max(tooOld, expired), tooNew < 0 ? undefined : tooNew);
  return Object.keys(rejected).length > 0 ? { events: kept, rejected } : { events: kept };
}
