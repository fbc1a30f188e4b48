import type * as sdk from "@aws-sdk/client-codestar-connections";
import { type ConnectionHost, connectionTables, type ProviderType } from "../../../kernel/connections/index.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { acceptTags, toTags } from "../completing-tags.ts";
import { invalid } from "../errors.ts";
import { newConnectionArn, type Prefix, requireHost } from "../places.ts";

const needsHost: readonly string[] = ["GitHubEnterpriseServer", "GitLabSelfManaged"];

export const createConnection = (prefix: Prefix) =>
  operation<typeof sdk, "CreateConnection">({
    resource: (_input, context) => `arn:aws:${prefix}:${context.region}:${context.account}:connection/*`,
    async run({ ConnectionName: name, ProviderType, HostArn, Tags = [] }, context) {
      const { tx, account, region, now } = context;
      const host = HostArn === undefined ? undefined : await requireHost(context, HostArn);
      const provider = providerOf(ProviderType, host);
      const tags = toTags(Tags);
      await acceptTags(context, tags);
      const { id, arn } = newConnectionArn(prefix, context);
      const made = await connectionTables(tx)
        .insertInto("connection")
        .values({ account, region, arn, id, name, provider, host_arn: HostArn ?? null, created_at: now })
        .onConflict((conflict) => conflict.columns(["account", "region", "name"]).doNothing())
        .returning("id")
        .executeTakeFirst();
      if (!made) throw invalid(`A connection with the name ${name} exists already`);
      await putTags(tx, arn, tags);
      return { ConnectionArn: arn, Tags };
    },
  });

function providerOf(given: string | undefined, host: ConnectionHost | undefined): ProviderType {
  if (host && given !== undefined && given !== host.provider) throw invalid(`The host is one of ${host.provider}, not of ${given}`);
  const provider = (given ?? host?.provider) as ProviderType | undefined;
  if (provider === undefined) throw invalid("Either ProviderType or HostArn must be given");
  if (!host && needsHost.includes(provider)) throw invalid(`A connection to ${provider} needs a HostArn`);
  return provider;
}
