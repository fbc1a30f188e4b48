import { type Connection, type ConnectionHost, connectionTags } from "../../kernel/connections/index.ts";
import { type Tx, tagsOf } from "../../kernel/store/index.ts";

/** A connection is there as soon as it has been told its secret; there is nobody to ask in a browser. */
export async function connectionShape(tx: Tx, connection: Connection) {
  const isComplete = (await tagsOf(tx, connection.arn)).some(({ key }) => key === connectionTags.secret);
  return {
    ...{ ConnectionName: connection.name, ConnectionArn: connection.arn, ProviderType: connection.provider },
    ...{ OwnerAccountId: connection.account, ConnectionStatus: isComplete ? ("AVAILABLE" as const) : ("PENDING" as const) },
    ...(connection.host_arn === null ? {} : { HostArn: connection.host_arn }),
  };
}

type Vpc = { VpcId: string; SubnetIds: string[]; SecurityGroupIds: string[]; TlsCertificate?: string };

/** @DIFFERS: nothing is set up at the host, so it is available at once. */
export const hostShape = ({ name, provider, endpoint, vpc }: ConnectionHost) => ({
  ...{ Name: name, ProviderType: provider, ProviderEndpoint: endpoint, Status: "AVAILABLE" },
  ...(vpc ? { VpcConfiguration: vpc as Vpc } : {}),
});
