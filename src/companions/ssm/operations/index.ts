import type * as sdk from "@aws-sdk/client-ssm";
import type { SomeOperations } from "../../../kernel/gateway/index.ts";
import { AddTagsToResource } from "./AddTagsToResource.ts";
import { DeleteParameter } from "./DeleteParameter.ts";
import { DeleteParameters } from "./DeleteParameters.ts";
import { DescribeParameters } from "./DescribeParameters.ts";
import { GetParameter } from "./GetParameter.ts";
import { GetParameterHistory } from "./GetParameterHistory.ts";
import { GetParameters } from "./GetParameters.ts";
import { GetParametersByPath } from "./GetParametersByPath.ts";
import { LabelParameterVersion } from "./LabelParameterVersion.ts";
import { ListTagsForResource } from "./ListTagsForResource.ts";
import { PutParameter } from "./PutParameter.ts";
import { RemoveTagsFromResource } from "./RemoveTagsFromResource.ts";
import { UnlabelParameterVersion } from "./UnlabelParameterVersion.ts";

export const operations: SomeOperations<typeof sdk> = {
  AddTagsToResource,
  DeleteParameter,
  DeleteParameters,
  DescribeParameters,
  GetParameter,
  GetParameterHistory,
  GetParameters,
  GetParametersByPath,
  LabelParameterVersion,
  ListTagsForResource,
  PutParameter,
  RemoveTagsFromResource,
  UnlabelParameterVersion,
};
