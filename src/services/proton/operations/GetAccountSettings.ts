import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { anyArn } from "../resources.ts";
import { settingsView } from "../settings-view.ts";
import { accountSettings } from "../store/account-settings.ts";

export const GetAccountSettings = operation<typeof sdk, "GetAccountSettings">({
  resource: (_input, context) => anyArn(context),
  run: async (_input, context) => settingsView(context, await accountSettings(context.tx, context)),
});
