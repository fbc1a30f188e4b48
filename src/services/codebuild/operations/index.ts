import type * as sdk from "@aws-sdk/client-codebuild";
import type { Operations } from "../../../kernel/gateway/index.ts";
import { BatchDeleteBuilds } from "./BatchDeleteBuilds.ts";
import { BatchGetBuildBatches } from "./BatchGetBuildBatches.ts";
import { BatchGetBuilds } from "./BatchGetBuilds.ts";
import { BatchGetCommandExecutions } from "./BatchGetCommandExecutions.ts";
import { BatchGetFleets } from "./BatchGetFleets.ts";
import { BatchGetProjects } from "./BatchGetProjects.ts";
import { BatchGetReportGroups } from "./BatchGetReportGroups.ts";
import { BatchGetReports } from "./BatchGetReports.ts";
import { BatchGetSandboxes } from "./BatchGetSandboxes.ts";
import { CreateFleet } from "./CreateFleet.ts";
import { CreateProject } from "./CreateProject.ts";
import { CreateReportGroup } from "./CreateReportGroup.ts";
import { CreateWebhook } from "./CreateWebhook.ts";
import { DeleteBuildBatch } from "./DeleteBuildBatch.ts";
import { DeleteFleet } from "./DeleteFleet.ts";
import { DeleteProject } from "./DeleteProject.ts";
import { DeleteReport } from "./DeleteReport.ts";
import { DeleteReportGroup } from "./DeleteReportGroup.ts";
import { DeleteResourcePolicy } from "./DeleteResourcePolicy.ts";
import { DeleteSourceCredentials } from "./DeleteSourceCredentials.ts";
import { DeleteWebhook } from "./DeleteWebhook.ts";
import { DescribeCodeCoverages } from "./DescribeCodeCoverages.ts";
import { DescribeTestCases } from "./DescribeTestCases.ts";
import { GetReportGroupTrend } from "./GetReportGroupTrend.ts";
import { GetResourcePolicy } from "./GetResourcePolicy.ts";
import { ImportSourceCredentials } from "./ImportSourceCredentials.ts";
import { InvalidateProjectCache } from "./InvalidateProjectCache.ts";
import { ListBuildBatches } from "./ListBuildBatches.ts";
import { ListBuildBatchesForProject } from "./ListBuildBatchesForProject.ts";
import { ListBuilds } from "./ListBuilds.ts";
import { ListBuildsForProject } from "./ListBuildsForProject.ts";
import { ListCommandExecutionsForSandbox } from "./ListCommandExecutionsForSandbox.ts";
import { ListCuratedEnvironmentImages } from "./ListCuratedEnvironmentImages.ts";
import { ListFleets } from "./ListFleets.ts";
import { ListProjects } from "./ListProjects.ts";
import { ListReportGroups } from "./ListReportGroups.ts";
import { ListReports } from "./ListReports.ts";
import { ListReportsForReportGroup } from "./ListReportsForReportGroup.ts";
import { ListSandboxes } from "./ListSandboxes.ts";
import { ListSandboxesForProject } from "./ListSandboxesForProject.ts";
import { ListSharedProjects } from "./ListSharedProjects.ts";
import { ListSharedReportGroups } from "./ListSharedReportGroups.ts";
import { ListSourceCredentials } from "./ListSourceCredentials.ts";
import { PutResourcePolicy } from "./PutResourcePolicy.ts";
import { RetryBuild } from "./RetryBuild.ts";
import { RetryBuildBatch } from "./RetryBuildBatch.ts";
import { StartBuild } from "./StartBuild.ts";
import { StartBuildBatch } from "./StartBuildBatch.ts";
import { StartCommandExecution } from "./StartCommandExecution.ts";
import { StartSandbox } from "./StartSandbox.ts";
import { StartSandboxConnection } from "./StartSandboxConnection.ts";
import { StopBuild } from "./StopBuild.ts";
import { StopBuildBatch } from "./StopBuildBatch.ts";
import { StopSandbox } from "./StopSandbox.ts";
import { UpdateFleet } from "./UpdateFleet.ts";
import { UpdateProject } from "./UpdateProject.ts";
import { UpdateProjectVisibility } from "./UpdateProjectVisibility.ts";
import { UpdateReportGroup } from "./UpdateReportGroup.ts";
import { UpdateWebhook } from "./UpdateWebhook.ts";

export const operations: Operations<typeof sdk> = {
  BatchDeleteBuilds,
  BatchGetBuildBatches,
  BatchGetBuilds,
  BatchGetCommandExecutions,
  BatchGetFleets,
  BatchGetProjects,
  BatchGetReportGroups,
  BatchGetReports,
  BatchGetSandboxes,
  CreateFleet,
  CreateProject,
  CreateReportGroup,
  CreateWebhook,
  DeleteBuildBatch,
  DeleteFleet,
  DeleteProject,
  DeleteReport,
  DeleteReportGroup,
  DeleteResourcePolicy,
  DeleteSourceCredentials,
  DeleteWebhook,
  DescribeCodeCoverages,
  DescribeTestCases,
  GetReportGroupTrend,
  GetResourcePolicy,
  ImportSourceCredentials,
  InvalidateProjectCache,
  ListBuildBatches,
  ListBuildBatchesForProject,
  ListBuilds,
  ListBuildsForProject,
  ListCommandExecutionsForSandbox,
  ListCuratedEnvironmentImages,
  ListFleets,
  ListProjects,
  ListReportGroups,
  ListReports,
  ListReportsForReportGroup,
  ListSandboxes,
  ListSandboxesForProject,
  ListSharedProjects,
  ListSharedReportGroups,
  ListSourceCredentials,
  PutResourcePolicy,
  RetryBuild,
  RetryBuildBatch,
  StartBuild,
  StartBuildBatch,
  StartCommandExecution,
  StartSandbox,
  StartSandboxConnection,
  StopBuild,
  StopBuildBatch,
  StopSandbox,
  UpdateFleet,
  UpdateProject,
  UpdateProjectVisibility,
  UpdateReportGroup,
  UpdateWebhook,
};
