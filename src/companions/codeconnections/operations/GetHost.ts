import type * as sdk from "@aws-sdk/client-codestar-connections";
import { operation } from "../../../kernel/gateway/index.ts";
import { requireHost } from "../places.ts";
import { hostShape } from "../shapes.ts";

export const GetHost = operation<typeof sdk, "GetHost">({
  resource: ({ HostArn }) => HostArn,
  async run({ HostArn }, context) {
    return hostShape(await requireHost(context, HostArn));
  },
});
