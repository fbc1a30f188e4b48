import type * as sdk from "@aws-sdk/client-codebuild";
import { later, type Operations } from "../../../kernel/gateway/index.ts";
import { BatchDeleteBuilds } from "./BatchDeleteBuilds.ts";
import { BatchGetBuilds } from "./BatchGetBuilds.ts";
import { BatchGetProjects } from "./BatchGetProjects.ts";
import { BatchGetReportGroups } from "./BatchGetReportGroups.ts";
import { BatchGetReports } from "./BatchGetReports.ts";
import { CreateProject } from "./CreateProject.ts";
import { CreateReportGroup } from "./CreateReportGroup.ts";
import { DeleteProject } from "./DeleteProject.ts";
import { DeleteReport } from "./DeleteReport.ts";
import { DeleteReportGroup } from "./DeleteReportGroup.ts";
import { DeleteSourceCredentials } from "./DeleteSourceCredentials.ts";
import { DescribeTestCases } from "./DescribeTestCases.ts";
import { ImportSourceCredentials } from "./ImportSourceCredentials.ts";
import { ListBuilds } from "./ListBuilds.ts";
import { ListBuildsForProject } from "./ListBuildsForProject.ts";
import { ListCuratedEnvironmentImages } from "./ListCuratedEnvironmentImages.ts";
import { ListProjects } from "./ListProjects.ts";
import { ListReportGroups } from "./ListReportGroups.ts";
import { ListReports } from "./ListReports.ts";
import { ListReportsForReportGroup } from "./ListReportsForReportGroup.ts";
import { ListSourceCredentials } from "./ListSourceCredentials.ts";
import { RetryBuild } from "./RetryBuild.ts";
import { StartBuild } from "./StartBuild.ts";
import { StopBuild } from "./StopBuild.ts";
import { UpdateProject } from "./UpdateProject.ts";
import { UpdateReportGroup } from "./UpdateReportGroup.ts";
import { PutResourcePolicy } from "./PutResourcePolicy.ts";
import { GetResourcePolicy } from "./GetResourcePolicy.ts";
import { DeleteResourcePolicy } from "./DeleteResourcePolicy.ts";
import { ListSharedProjects } from "./ListSharedProjects.ts";
import { ListSharedReportGroups } from "./ListSharedReportGroups.ts";
import { DescribeCodeCoverages } from "./DescribeCodeCoverages.ts";
import { GetReportGroupTrend } from "./GetReportGroupTrend.ts";

export const operations: Operations<typeof sdk> = {
  BatchDeleteBuilds,
  BatchGetBuildBatches: later,
  BatchGetBuilds,
  BatchGetCommandExecutions: later,
  BatchGetFleets: later,
  BatchGetProjects,
  BatchGetReportGroups,
  BatchGetReports,
  BatchGetSandboxes: later,
  CreateFleet: later,
  CreateProject,
  CreateReportGroup,
  CreateWebhook: later,
  DeleteBuildBatch: later,
  DeleteFleet: later,
  DeleteProject,
  DeleteReport,
  DeleteReportGroup,
  DeleteResourcePolicy,
  DeleteSourceCredentials,
  DeleteWebhook: later,
  DescribeCodeCoverages,
  DescribeTestCases,
  GetReportGroupTrend,
  GetResourcePolicy,
  ImportSourceCredentials,
  InvalidateProjectCache: later,
  ListBuildBatches: later,
  ListBuildBatchesForProject: later,
  ListBuilds,
  ListBuildsForProject,
  ListCommandExecutionsForSandbox: later,
  ListCuratedEnvironmentImages,
  ListFleets: later,
  ListProjects,
  ListReportGroups,
  ListReports,
  ListReportsForReportGroup,
  ListSandboxes: later,
  ListSandboxesForProject: later,
  ListSharedProjects,
  ListSharedReportGroups,
  ListSourceCredentials,
  PutResourcePolicy,
  RetryBuild,
  RetryBuildBatch: later,
  StartBuild,
  StartBuildBatch: later,
  StartCommandExecution: later,
  StartSandbox: later,
  StartSandboxConnection: later,
  StopBuild,
  StopBuildBatch: later,
  StopSandbox: later,
  UpdateFleet: later,
  UpdateProject,
  UpdateProjectVisibility: later,
  UpdateReportGroup,
  UpdateWebhook: later,
};
