import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { tokenArnOf } from "../arns.ts";
import { sourceCredentials } from "../store/source-credentials.ts";

export const ListSourceCredentials = operation<typeof sdk, "ListSourceCredentials">({
  resource: () => "*",
  async run(_, context) {
    const rows = await sourceCredentials(context.tx, context).orderBy("server_type").execute();
    const sourceCredentialsInfos = rows.map(({ server_type, auth_type, resource }) => ({
      ...{ arn: tokenArnOf(context, server_type), serverType: server_type as sdk.ServerType, authType: auth_type as sdk.AuthType },
      ...(resource === null ? {} : { resource }),
    }));
    return { sourceCredentialsInfos };
  },
});
