import type * as sdk from "@aws-sdk/client-codeartifact";
import type { Operations } from "../../../kernel/gateway/index.ts";
import { AssociateExternalConnection } from "./AssociateExternalConnection.ts";
import { CopyPackageVersions } from "./CopyPackageVersions.ts";
import { CreateDomain } from "./CreateDomain.ts";
import { CreatePackageGroup } from "./CreatePackageGroup.ts";
import { CreateRepository } from "./CreateRepository.ts";
import { DeleteDomain } from "./DeleteDomain.ts";
import { DeleteDomainPermissionsPolicy } from "./DeleteDomainPermissionsPolicy.ts";
import { DeletePackage } from "./DeletePackage.ts";
import { DeletePackageGroup } from "./DeletePackageGroup.ts";
import { DeletePackageVersions } from "./DeletePackageVersions.ts";
import { DeleteRepository } from "./DeleteRepository.ts";
import { DeleteRepositoryPermissionsPolicy } from "./DeleteRepositoryPermissionsPolicy.ts";
import { DescribeDomain } from "./DescribeDomain.ts";
import { DescribePackage } from "./DescribePackage.ts";
import { DescribePackageGroup } from "./DescribePackageGroup.ts";
import { DescribePackageVersion } from "./DescribePackageVersion.ts";
import { DescribeRepository } from "./DescribeRepository.ts";
import { DisassociateExternalConnection } from "./DisassociateExternalConnection.ts";
import { DisposePackageVersions } from "./DisposePackageVersions.ts";
import { GetAssociatedPackageGroup } from "./GetAssociatedPackageGroup.ts";
import { GetAuthorizationToken } from "./GetAuthorizationToken.ts";
import { GetDomainPermissionsPolicy } from "./GetDomainPermissionsPolicy.ts";
import { GetPackageVersionAsset } from "./GetPackageVersionAsset.ts";
import { GetPackageVersionReadme } from "./GetPackageVersionReadme.ts";
import { GetRepositoryEndpoint } from "./GetRepositoryEndpoint.ts";
import { GetRepositoryPermissionsPolicy } from "./GetRepositoryPermissionsPolicy.ts";
import { ListAllowedRepositoriesForGroup } from "./ListAllowedRepositoriesForGroup.ts";
import { ListAssociatedPackages } from "./ListAssociatedPackages.ts";
import { ListDomains } from "./ListDomains.ts";
import { ListPackageGroups } from "./ListPackageGroups.ts";
import { ListPackages } from "./ListPackages.ts";
import { ListPackageVersionAssets } from "./ListPackageVersionAssets.ts";
import { ListPackageVersionDependencies } from "./ListPackageVersionDependencies.ts";
import { ListPackageVersions } from "./ListPackageVersions.ts";
import { ListRepositories } from "./ListRepositories.ts";
import { ListRepositoriesInDomain } from "./ListRepositoriesInDomain.ts";
import { ListSubPackageGroups } from "./ListSubPackageGroups.ts";
import { ListTagsForResource } from "./ListTagsForResource.ts";
import { PublishPackageVersion } from "./PublishPackageVersion.ts";
import { PutDomainPermissionsPolicy } from "./PutDomainPermissionsPolicy.ts";
import { PutPackageOriginConfiguration } from "./PutPackageOriginConfiguration.ts";
import { PutRepositoryPermissionsPolicy } from "./PutRepositoryPermissionsPolicy.ts";
import { TagResource } from "./TagResource.ts";
import { UntagResource } from "./UntagResource.ts";
import { UpdatePackageGroup } from "./UpdatePackageGroup.ts";
import { UpdatePackageGroupOriginConfiguration } from "./UpdatePackageGroupOriginConfiguration.ts";
import { UpdatePackageVersionsStatus } from "./UpdatePackageVersionsStatus.ts";
import { UpdateRepository } from "./UpdateRepository.ts";

export const operations: Operations<typeof sdk> = {
  AssociateExternalConnection,
  CopyPackageVersions,
  CreateDomain,
  CreatePackageGroup,
  CreateRepository,
  DeleteDomain,
  DeleteDomainPermissionsPolicy,
  DeletePackage,
  DeletePackageGroup,
  DeletePackageVersions,
  DeleteRepository,
  DeleteRepositoryPermissionsPolicy,
  DescribeDomain,
  DescribePackage,
  DescribePackageGroup,
  DescribePackageVersion,
  DescribeRepository,
  DisassociateExternalConnection,
  DisposePackageVersions,
  GetAssociatedPackageGroup,
  GetAuthorizationToken,
  GetDomainPermissionsPolicy,
  GetPackageVersionAsset,
  GetPackageVersionReadme,
  GetRepositoryEndpoint,
  GetRepositoryPermissionsPolicy,
  ListAllowedRepositoriesForGroup,
  ListAssociatedPackages,
  ListDomains,
  ListPackageGroups,
  ListPackageVersionAssets,
  ListPackageVersionDependencies,
  ListPackageVersions,
  ListPackages,
  ListRepositories,
  ListRepositoriesInDomain,
  ListSubPackageGroups,
  ListTagsForResource,
  PublishPackageVersion,
  PutDomainPermissionsPolicy,
  PutPackageOriginConfiguration,
  PutRepositoryPermissionsPolicy,
  TagResource,
  UntagResource,
  UpdatePackageGroup,
  UpdatePackageGroupOriginConfiguration,
  UpdatePackageVersionsStatus,
  UpdateRepository,
};
