import type * as sdk from "@aws-sdk/client-codestar-connections";
import type { SomeOperations } from "../../../kernel/gateway/index.ts";
import type { Prefix } from "../places.ts";
import { createConnection } from "./CreateConnection.ts";
import { createHost } from "./CreateHost.ts";
import { DeleteConnection } from "./DeleteConnection.ts";
import { DeleteHost } from "./DeleteHost.ts";
import { GetConnection } from "./GetConnection.ts";
import { GetHost } from "./GetHost.ts";
import { ListConnections } from "./ListConnections.ts";
import { ListHosts } from "./ListHosts.ts";
import { ListTagsForResource } from "./ListTagsForResource.ts";
import { TagResource } from "./TagResource.ts";
import { UntagResource } from "./UntagResource.ts";
import { UpdateHost } from "./UpdateHost.ts";

/** What is created carries the name of the service in its ARN, so each of the two names has a table of its own. */
export const operationsOf = (prefix: Prefix): SomeOperations<typeof sdk> => ({
  CreateConnection: createConnection(prefix),
  CreateHost: createHost(prefix),
  DeleteConnection,
  DeleteHost,
  GetConnection,
  GetHost,
  ListConnections,
  ListHosts,
  ListTagsForResource,
  TagResource,
  UntagResource,
  UpdateHost,
});
