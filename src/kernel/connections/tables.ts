import type { Generated, Selectable } from "kysely";
import type { Tx } from "../store/index.ts";

export type ProviderType = "Bitbucket" | "GitHub" | "GitHubEnterpriseServer" | "GitLab" | "GitLabSelfManaged";

export interface ConnectionRow {
  account: string;
  region: string;
  arn: string;
  id: string;
  name: string;
  provider: ProviderType;
  host_arn: string | null;
  created_at: Date;
  number: Generated<string>;
}

export interface HostRow {
  account: string;
  region: string;
  arn: string;
  name: string;
  provider: ProviderType;
  endpoint: string;
  vpc: unknown;
  created_at: Date;
  number: Generated<string>;
}

export type Connection = Selectable<ConnectionRow>;
export type ConnectionHost = Selectable<HostRow>;

/** The companion writes these tables; services only read them, through `openConnection`. */
export const connectionTables = (tx: Tx) => tx.withTables<{ connection: ConnectionRow; connection_host: HostRow }>();

export const findConnection = (tx: Tx, arn: string): Promise<Connection | undefined> =>
  connectionTables(tx).selectFrom("connection").selectAll().where("arn", "=", arn).executeTakeFirst();

/** By the last part of its ARN, which stands in the address of its webhook. */
export const connectionOfId = (tx: Tx, id: string): Promise<Connection | undefined> =>
  connectionTables(tx).selectFrom("connection").selectAll().where("id", "=", id).executeTakeFirst();

export const findHost = (tx: Tx, arn: string): Promise<ConnectionHost | undefined> =>
  connectionTables(tx).selectFrom("connection_host").selectAll().where("arn", "=", arn).executeTakeFirst();
