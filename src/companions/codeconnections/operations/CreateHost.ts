import type * as sdk from "@aws-sdk/client-codestar-connections";
import { connectionTables } from "../../../kernel/connections/index.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { json, putTags } from "../../../kernel/store/index.ts";
import { acceptTags, isWebAddress, toTags } from "../completing-tags.ts";
import { invalid } from "../errors.ts";
import { newHostArn, type Prefix } from "../places.ts";

export const createHost = (prefix: Prefix) =>
  operation<typeof sdk, "CreateHost">({
    resource: (_input, context) => `arn:aws:${prefix}:${context.region}:${context.account}:host/*`,
    async run({ Name: name, ProviderType: provider, ProviderEndpoint: endpoint, VpcConfiguration: vpc, Tags = [] }, context) {
      const { tx, account, region, now } = context;
      if (provider !== "GitHubEnterpriseServer" && provider !== "GitLabSelfManaged")
        throw invalid("The provider type of a host is GitHubEnterpriseServer or GitLabSelfManaged");
      if (!isWebAddress(endpoint)) throw invalid("The provider endpoint must be an http or https address");
      const tags = toTags(Tags);
      await acceptTags(context, tags);
      const arn = newHostArn(prefix, context, name);
      const row = { account, region, arn, name, provider, endpoint, vpc: vpc ? json(vpc) : null, created_at: now };
      await connectionTables(tx).insertInto("connection_host").values(row).execute();
      await putTags(tx, arn, tags);
      return { HostArn: arn, Tags };
    },
  });
