import type * as sdk from "@aws-sdk/client-ecr";
import type { SomeOperations } from "../../../kernel/gateway/index.ts";
import { BatchCheckLayerAvailability } from "./BatchCheckLayerAvailability.ts";
import { BatchDeleteImage } from "./BatchDeleteImage.ts";
import { BatchGetImage } from "./BatchGetImage.ts";
import { CreateRepository } from "./CreateRepository.ts";
import { DeleteLifecyclePolicy } from "./DeleteLifecyclePolicy.ts";
import { DeleteRepository } from "./DeleteRepository.ts";
import { DeleteRepositoryPolicy } from "./DeleteRepositoryPolicy.ts";
import { DescribeImages } from "./DescribeImages.ts";
import { DescribeRegistry } from "./DescribeRegistry.ts";
import { DescribeRepositories } from "./DescribeRepositories.ts";
import { GetAuthorizationToken } from "./GetAuthorizationToken.ts";
import { GetLifecyclePolicy } from "./GetLifecyclePolicy.ts";
import { GetRepositoryPolicy } from "./GetRepositoryPolicy.ts";
import { ListImages } from "./ListImages.ts";
import { ListTagsForResource } from "./ListTagsForResource.ts";
import { PutImage } from "./PutImage.ts";
import { PutImageScanningConfiguration } from "./PutImageScanningConfiguration.ts";
import { PutImageTagMutability } from "./PutImageTagMutability.ts";
import { PutLifecyclePolicy } from "./PutLifecyclePolicy.ts";
import { SetRepositoryPolicy } from "./SetRepositoryPolicy.ts";
import { TagResource } from "./TagResource.ts";
import { UntagResource } from "./UntagResource.ts";

export const operations: SomeOperations<typeof sdk> = {
  BatchCheckLayerAvailability,
  BatchDeleteImage,
  BatchGetImage,
  CreateRepository,
  DeleteLifecyclePolicy,
  DeleteRepository,
  DeleteRepositoryPolicy,
  DescribeImages,
  DescribeRegistry,
  DescribeRepositories,
  GetAuthorizationToken,
  GetLifecyclePolicy,
  GetRepositoryPolicy,
  ListImages,
  ListTagsForResource,
  PutImage,
  PutImageScanningConfiguration,
  PutImageTagMutability,
  PutLifecyclePolicy,
  SetRepositoryPolicy,
  TagResource,
  UntagResource,
};
