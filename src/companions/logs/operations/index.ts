import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import type { SomeOperations } from "../../../kernel/gateway/index.ts";
import { CreateLogGroup } from "./CreateLogGroup.ts";
import { CreateLogStream } from "./CreateLogStream.ts";
import { DeleteLogGroup } from "./DeleteLogGroup.ts";
import { DeleteLogStream } from "./DeleteLogStream.ts";
import { DeleteRetentionPolicy } from "./DeleteRetentionPolicy.ts";
import { DescribeLogGroups } from "./DescribeLogGroups.ts";
import { DescribeLogStreams } from "./DescribeLogStreams.ts";
import { FilterLogEvents } from "./FilterLogEvents.ts";
import { GetLogEvents } from "./GetLogEvents.ts";
import { ListTagsForResource } from "./ListTagsForResource.ts";
import { ListTagsLogGroup } from "./ListTagsLogGroup.ts";
import { PutLogEvents } from "./PutLogEvents.ts";
import { PutRetentionPolicy } from "./PutRetentionPolicy.ts";
import { TagLogGroup } from "./TagLogGroup.ts";
import { TagResource } from "./TagResource.ts";
import { UntagLogGroup } from "./UntagLogGroup.ts";
import { UntagResource } from "./UntagResource.ts";

export const operations: SomeOperations<typeof sdk> = {
  CreateLogGroup,
  CreateLogStream,
  DeleteLogGroup,
  DeleteLogStream,
  DeleteRetentionPolicy,
  DescribeLogGroups,
  DescribeLogStreams,
  FilterLogEvents,
  GetLogEvents,
  ListTagsForResource,
  ListTagsLogGroup,
  PutLogEvents,
  PutRetentionPolicy,
  TagLogGroup,
  TagResource,
  UntagLogGroup,
  UntagResource,
};
