import type * as sdk from "@aws-sdk/client-secrets-manager";
import type { SomeOperations } from "../../../kernel/gateway/index.ts";
import { BatchGetSecretValue } from "./BatchGetSecretValue.ts";
import { CreateSecret } from "./CreateSecret.ts";
import { DeleteResourcePolicy } from "./DeleteResourcePolicy.ts";
import { DeleteSecret } from "./DeleteSecret.ts";
import { DescribeSecret } from "./DescribeSecret.ts";
import { GetRandomPassword } from "./GetRandomPassword.ts";
import { GetResourcePolicy } from "./GetResourcePolicy.ts";
import { GetSecretValue } from "./GetSecretValue.ts";
import { ListSecrets } from "./ListSecrets.ts";
import { ListSecretVersionIds } from "./ListSecretVersionIds.ts";
import { PutResourcePolicy } from "./PutResourcePolicy.ts";
import { PutSecretValue } from "./PutSecretValue.ts";
import { RestoreSecret } from "./RestoreSecret.ts";
import { TagResource } from "./TagResource.ts";
import { UntagResource } from "./UntagResource.ts";
import { UpdateSecret } from "./UpdateSecret.ts";
import { UpdateSecretVersionStage } from "./UpdateSecretVersionStage.ts";

export const operations: SomeOperations<typeof sdk> = {
  BatchGetSecretValue,
  CreateSecret,
  DeleteResourcePolicy,
  DeleteSecret,
  DescribeSecret,
  GetRandomPassword,
  GetResourcePolicy,
  GetSecretValue,
  ListSecretVersionIds,
  ListSecrets,
  PutResourcePolicy,
  PutSecretValue,
  RestoreSecret,
  TagResource,
  UntagResource,
  UpdateSecret,
  UpdateSecretVersionStage,
};
