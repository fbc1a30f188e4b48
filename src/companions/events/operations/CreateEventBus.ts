import type * as sdk from "@aws-sdk/client-eventbridge";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { busArn, busOf, validationError } from "../places.ts";
import { insertBus } from "../store/buses.ts";
import { tagList } from "../tags.ts";

export const CreateEventBus = operation<typeof sdk, "CreateEventBus">({
  resource: ({ Name }, context) => busArn(busOf(context, Name)),
  async run({ Name, Description, Tags, EventSourceName, KmsKeyIdentifier, DeadLetterConfig, LogConfig }, context) {
    // @DIFFERS Partner event sources, customer keys, dead-letter queues and bus logs are refused rather than ignored.
    const unsupported = Object.entries({ EventSourceName, KmsKeyIdentifier, DeadLetterConfig, LogConfig }).find(
      ([, value]) => value !== undefined,
    );
    if (unsupported) throw validationError(`${unsupported[0]} is not supported.`);
    if (Name.includes("/")) throw validationError("Event bus name must not contain '/'.");
    const place = busOf(context, Name);
    await insertBus(context.tx, place, Description ?? null, context.now);
    await putTags(context.tx, busArn(place), tagList(Tags));
    return { EventBusArn: busArn(place), ...(Description === undefined ? {} : { Description }) };
  },
});
