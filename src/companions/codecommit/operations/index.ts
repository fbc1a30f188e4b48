import type * as sdk from "@aws-sdk/client-codecommit";
import type { SomeOperations } from "../../../kernel/gateway/index.ts";
import { BatchGetCommits } from "./BatchGetCommits.ts";
import { BatchGetRepositories } from "./BatchGetRepositories.ts";
import { CreateBranch } from "./CreateBranch.ts";
import { CreateCommit } from "./CreateCommit.ts";
import { CreateRepository } from "./CreateRepository.ts";
import { DeleteBranch } from "./DeleteBranch.ts";
import { DeleteFile } from "./DeleteFile.ts";
import { DeleteRepository } from "./DeleteRepository.ts";
import { GetBlob } from "./GetBlob.ts";
import { GetBranch } from "./GetBranch.ts";
import { GetCommit } from "./GetCommit.ts";
import { GetDifferences } from "./GetDifferences.ts";
import { GetFile } from "./GetFile.ts";
import { GetFolder } from "./GetFolder.ts";
import { GetRepository } from "./GetRepository.ts";
import { ListBranches } from "./ListBranches.ts";
import { ListRepositories } from "./ListRepositories.ts";
import { ListTagsForResource } from "./ListTagsForResource.ts";
import { PutFile } from "./PutFile.ts";
import { TagResource } from "./TagResource.ts";
import { UntagResource } from "./UntagResource.ts";
import { UpdateDefaultBranch } from "./UpdateDefaultBranch.ts";
import { UpdateRepositoryDescription } from "./UpdateRepositoryDescription.ts";
import { UpdateRepositoryName } from "./UpdateRepositoryName.ts";

export const operations: SomeOperations<typeof sdk> = {
  BatchGetCommits,
  BatchGetRepositories,
  CreateBranch,
  CreateCommit,
  CreateRepository,
  DeleteBranch,
  DeleteFile,
  DeleteRepository,
  GetBlob,
  GetBranch,
  GetCommit,
  GetDifferences,
  GetFile,
  GetFolder,
  GetRepository,
  ListBranches,
  ListRepositories,
  ListTagsForResource,
  PutFile,
  TagResource,
  UntagResource,
  UpdateDefaultBranch,
  UpdateRepositoryDescription,
  UpdateRepositoryName,
};
