import type { RepositoryRow } from "./store/tables.ts";

export const repositorySummary = ({ arn, provider, name, connection_arn }: RepositoryRow) => ({
  arn,
  provider,
  name,
  connectionArn: connection_arn,
});
export const repositoryView = (row: RepositoryRow) => ({
  ...repositorySummary(row),
  ...(row.encryption_key === null ? {} : { encryptionKey: row.encryption_key }),
});
