export { createGitHost, type HostSecret } from "./create-git-host.ts";
export { parseDelivery } from "./deliveries/delivery.ts";
export { type Delivery, type RepositoryEvent, textOf } from "./deliveries/repository-event.ts";
export { isSignedByHmac, isSignedDelivery } from "./deliveries/signature.ts";
export { type CommitStatus, type GitHost, type HostApi, HostError } from "./git-host.ts";
export { hostOf, openConnection } from "./open-connection.ts";
export { type ConnectionSettings, connectionTags, type HostKind, settingsOf } from "./settings.ts";
export {
  type Connection,
  type ConnectionHost,
  connectionOfId,
  connectionTables,
  findConnection,
  findHost,
  type ProviderType,
} from "./tables.ts";

/** For `store.migrate("kernel/connections", connectionMigrations)`. */
export const connectionMigrations = new URL("./migrations/", import.meta.url);
