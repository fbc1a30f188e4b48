import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { buryType } from "../store/action-types.ts";
import { actionTypeArn } from "./action-type-arn.ts";

/** Idempotent. Pipelines that use the type stay, and their actions fail from now on. */
export const DeleteCustomActionType = operation<typeof sdk, "DeleteCustomActionType">({
  resource: (input, context) => actionTypeArn(context, { ...input, owner: "Custom" }),
  async run(input, context) {
    const name = { ...input, owner: "Custom" as const };
    await buryType(context.tx, context, name, context.now);
    await deleteTags(context.tx, actionTypeArn(context, name));
    return {};
  },
});
