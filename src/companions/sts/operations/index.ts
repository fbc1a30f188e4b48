import type * as sdk from "@aws-sdk/client-sts";
import type { SomeOperations } from "../../../kernel/gateway/index.ts";
import { AssumeRole } from "./AssumeRole.ts";
import { GetAccessKeyInfo } from "./GetAccessKeyInfo.ts";
import { GetCallerIdentity } from "./GetCallerIdentity.ts";
import { GetSessionToken } from "./GetSessionToken.ts";

export const operations: SomeOperations<typeof sdk> = { AssumeRole, GetAccessKeyInfo, GetCallerIdentity, GetSessionToken };
