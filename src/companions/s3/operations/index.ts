import type * as sdk from "@aws-sdk/client-s3";
import type { SomeOperations } from "../../../kernel/gateway/index.ts";
import { AbortMultipartUpload } from "./AbortMultipartUpload.ts";
import { CompleteMultipartUpload } from "./CompleteMultipartUpload.ts";
import { CopyObject } from "./CopyObject.ts";
import { CreateBucket } from "./CreateBucket.ts";
import { CreateMultipartUpload } from "./CreateMultipartUpload.ts";
import { DeleteBucket } from "./DeleteBucket.ts";
import { DeleteBucketPolicy } from "./DeleteBucketPolicy.ts";
import { DeleteBucketTagging } from "./DeleteBucketTagging.ts";
import { DeleteObject } from "./DeleteObject.ts";
import { DeleteObjects } from "./DeleteObjects.ts";
import { DeleteObjectTagging } from "./DeleteObjectTagging.ts";
import { DeletePublicAccessBlock } from "./DeletePublicAccessBlock.ts";
import { GetBucketAccelerateConfiguration } from "./GetBucketAccelerateConfiguration.ts";
import { GetBucketAcl } from "./GetBucketAcl.ts";
import { GetBucketCors } from "./GetBucketCors.ts";
import { GetBucketEncryption } from "./GetBucketEncryption.ts";
import { GetBucketLifecycleConfiguration } from "./GetBucketLifecycleConfiguration.ts";
import { GetBucketLocation } from "./GetBucketLocation.ts";
import { GetBucketLogging } from "./GetBucketLogging.ts";
import { GetBucketNotificationConfiguration } from "./GetBucketNotificationConfiguration.ts";
import { GetBucketOwnershipControls } from "./GetBucketOwnershipControls.ts";
import { GetBucketPolicy } from "./GetBucketPolicy.ts";
import { GetBucketPolicyStatus } from "./GetBucketPolicyStatus.ts";
import { GetBucketReplication } from "./GetBucketReplication.ts";
import { GetBucketRequestPayment } from "./GetBucketRequestPayment.ts";
import { GetBucketTagging } from "./GetBucketTagging.ts";
import { GetBucketVersioning } from "./GetBucketVersioning.ts";
import { GetBucketWebsite } from "./GetBucketWebsite.ts";
import { GetObject } from "./GetObject.ts";
import { GetObjectAcl } from "./GetObjectAcl.ts";
import { GetObjectLockConfiguration } from "./GetObjectLockConfiguration.ts";
import { GetObjectTagging } from "./GetObjectTagging.ts";
import { GetPublicAccessBlock } from "./GetPublicAccessBlock.ts";
import { HeadBucket } from "./HeadBucket.ts";
import { HeadObject } from "./HeadObject.ts";
import { ListBuckets } from "./ListBuckets.ts";
import { ListMultipartUploads } from "./ListMultipartUploads.ts";
import { ListObjects } from "./ListObjects.ts";
import { ListObjectsV2 } from "./ListObjectsV2.ts";
import { ListObjectVersions } from "./ListObjectVersions.ts";
import { ListParts } from "./ListParts.ts";
import { PutBucketNotificationConfiguration } from "./PutBucketNotificationConfiguration.ts";
import { PutBucketOwnershipControls } from "./PutBucketOwnershipControls.ts";
import { PutBucketPolicy } from "./PutBucketPolicy.ts";
import { PutBucketTagging } from "./PutBucketTagging.ts";
import { PutBucketVersioning } from "./PutBucketVersioning.ts";
import { PutObject } from "./PutObject.ts";
import { PutObjectTagging } from "./PutObjectTagging.ts";
import { PutPublicAccessBlock } from "./PutPublicAccessBlock.ts";
import { UploadPart } from "./UploadPart.ts";
import { UploadPartCopy } from "./UploadPartCopy.ts";

export const operations: SomeOperations<typeof sdk> = {
  AbortMultipartUpload,
  CompleteMultipartUpload,
  CopyObject,
  CreateBucket,
  CreateMultipartUpload,
  DeleteBucket,
  DeleteBucketPolicy,
  DeleteBucketTagging,
  DeleteObject,
  DeleteObjectTagging,
  DeleteObjects,
  DeletePublicAccessBlock,
  GetBucketAccelerateConfiguration,
  GetBucketAcl,
  GetBucketCors,
  GetBucketEncryption,
  GetBucketLifecycleConfiguration,
  GetBucketLocation,
  GetBucketLogging,
  GetBucketNotificationConfiguration,
  GetBucketOwnershipControls,
  GetBucketPolicy,
  GetBucketPolicyStatus,
  GetBucketReplication,
  GetBucketRequestPayment,
  GetBucketTagging,
  GetBucketVersioning,
  GetBucketWebsite,
  GetObject,
  GetObjectAcl,
  GetObjectLockConfiguration,
  GetObjectTagging,
  GetPublicAccessBlock,
  HeadBucket,
  HeadObject,
  ListBuckets,
  ListMultipartUploads,
  ListObjectVersions,
  ListObjects,
  ListObjectsV2,
  ListParts,
  PutBucketNotificationConfiguration,
  PutBucketOwnershipControls,
  PutBucketPolicy,
  PutBucketTagging,
  PutBucketVersioning,
  PutObject,
  PutObjectTagging,
  PutPublicAccessBlock,
  UploadPart,
  UploadPartCopy,
};
