import type * as sdk from "@aws-sdk/client-eventbridge";
import type { Input } from "../../../contracts/types.ts";
import { publish } from "../../../kernel/events/index.ts";
import { type Context, operation } from "../../../kernel/gateway/index.ts";
import { busArn, busOf, validationError } from "../places.ts";
import { findBus } from "../store/buses.ts";

type Entry = Input<typeof sdk, "PutEvents">["Entries"][number];

const sizeLimitBytes = 256 * 1024;

/** Each entry succeeds or fails on its own. */
export const PutEvents = operation<typeof sdk, "PutEvents">({
  resource: ({ Entries }, context) => [...new Set(Entries.map(({ EventBusName }) => busArn(busOf(context, EventBusName))))],
  async run({ Entries, EndpointId }, context) {
    if (EndpointId !== undefined) throw validationError("EndpointId is not supported.");
    if (Buffer.byteLength(JSON.stringify(Entries)) > sizeLimitBytes)
      throw validationError("Total size of the entries in the request is over the limit.");
    const results: { EventId?: string; ErrorCode?: string; ErrorMessage?: string }[] = [];
    for (const entry of Entries) results.push(await put(entry, context));
    return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode).length, Entries: results };
  },
});

async function put(entry: Entry, context: Context): Promise<{ EventId: string } | { ErrorCode: string; ErrorMessage: string }> {
  const { Source, DetailType, Detail, Resources = [], Time = context.now } = entry;
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (!value) return failure("InvalidArgument", `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  }
  if (Source!.startsWith("aws.")) return failure("NotAuthorizedForSourceException", "Not authorized for the source.");
  const detail = readDetail(Detail!);
  if (!detail) return failure("MalformedDetail", "Detail is malformed.");
  const place = busOf(context, entry.EventBusName);
  // @DIFFERS AWS drops events for a bus that is not there without a word.
  if (!(await findBus(context.tx, place))) return failure("ResourceNotFoundException", `Event bus ${place.bus} does not exist.`);
  return {
    EventId: await publish(context.tx, { ...place, source: Source!, detailType: DetailType!, detail, resources: Resources, time: Time }),
  };
}

const failure = (ErrorCode: string, ErrorMessage: string) => ({ ErrorCode, ErrorMessage });

function readDetail(text: string): Record<string, unknown> | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    return typeof detail === "object" && detail !== null && !Array.isArray(detail) ? (detail as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
