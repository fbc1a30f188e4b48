import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as codeartifact from "@aws-sdk/client-codeartifact";
import * as codebuild from "@aws-sdk/client-codebuild";
import * as codecommit from "@aws-sdk/client-codecommit";
import * as codedeploy from "@aws-sdk/client-codedeploy";
import * as codepipeline from "@aws-sdk/client-codepipeline";
import * as codeconnections from "@aws-sdk/client-codestar-connections";
import * as ecr from "@aws-sdk/client-ecr";
import * as events from "@aws-sdk/client-eventbridge";
import * as iam from "@aws-sdk/client-iam";
import * as proton from "@aws-sdk/client-proton";
import * as s3 from "@aws-sdk/client-s3";
import * as secretsmanager from "@aws-sdk/client-secrets-manager";
import * as ssm from "@aws-sdk/client-ssm";
import * as sts from "@aws-sdk/client-sts";
import type { ConstraintTable, Contract, Protocol } from "./contract.ts";
import type { ServiceName } from "./contracts.ts";
import codeartifactTable from "./generated/codeartifact.json" with { type: "json" };
import codebuildTable from "./generated/codebuild.json" with { type: "json" };
import codecommitTable from "./generated/codecommit.json" with { type: "json" };
import codeconnectionsTable from "./generated/codeconnections.json" with { type: "json" };
import codedeployTable from "./generated/codedeploy.json" with { type: "json" };
import codepipelineTable from "./generated/codepipeline.json" with { type: "json" };
import codestarConnectionsTable from "./generated/codestar-connections.json" with { type: "json" };
import ecrTable from "./generated/ecr.json" with { type: "json" };
import eventsTable from "./generated/events.json" with { type: "json" };
import iamTable from "./generated/iam.json" with { type: "json" };
import logsTable from "./generated/logs.json" with { type: "json" };
import protonTable from "./generated/proton.json" with { type: "json" };
import s3Table from "./generated/s3.json" with { type: "json" };
import secretsmanagerTable from "./generated/secretsmanager.json" with { type: "json" };
import ssmTable from "./generated/ssm.json" with { type: "json" };
import stsTable from "./generated/sts.json" with { type: "json" };

/** A row: everything that is not the same for most services. */
interface Row {
  serviceId: string;
  sdk: object;
  /** JSON imports are typed by their content, in which tuples are plain arrays. */
  table: unknown;
  namespace: string;
  protocol: Protocol;
  version: string;
  targetPrefix?: string;
  xmlns?: string;
  validationCode?: string;
  validatedBy?: "service";
}

const rows: Record<ServiceName, Row> = {
  // Two names of one service; the SDK of the older one has the same shapes.
  codeconnections: {
    serviceId: "CodeConnections",
    sdk: codeconnections,
    table: codeconnectionsTable,
    namespace: "com.amazonaws.codestarconnections",
    protocol: "awsJson1_0",
    version: "2023-12-01",
    targetPrefix: "com.amazonaws.codeconnections.CodeConnections_20231201",
  },
  "codestar-connections": {
    serviceId: "CodeStar connections",
    sdk: codeconnections,
    table: codestarConnectionsTable,
    namespace: "com.amazonaws.codestarconnections",
    protocol: "awsJson1_0",
    version: "2019-12-01",
    targetPrefix: "com.amazonaws.codestar.connections.CodeStar_connections_20191201",
  },
  codepipeline: {
    serviceId: "CodePipeline",
    sdk: codepipeline,
    table: codepipelineTable,
    namespace: "com.amazonaws.codepipeline",
    protocol: "awsJson1_1",
    version: "2015-07-09",
    targetPrefix: "CodePipeline_20150709",
  },
  codebuild: {
    serviceId: "CodeBuild",
    sdk: codebuild,
    table: codebuildTable,
    namespace: "com.amazonaws.codebuild",
    protocol: "awsJson1_1",
    version: "2016-10-06",
    targetPrefix: "CodeBuild_20161006",
    validationCode: "InvalidInputException",
  },
  codedeploy: {
    serviceId: "CodeDeploy",
    sdk: codedeploy,
    table: codedeployTable,
    namespace: "com.amazonaws.codedeploy",
    protocol: "awsJson1_1",
    version: "2014-10-06",
    targetPrefix: "CodeDeploy_20141006",
    validatedBy: "service",
  },
  codeartifact: {
    serviceId: "codeartifact",
    sdk: codeartifact,
    table: codeartifactTable,
    namespace: "com.amazonaws.codeartifact",
    protocol: "restJson1",
    version: "2018-09-22",
  },
  proton: {
    serviceId: "Proton",
    sdk: proton,
    table: protonTable,
    namespace: "com.amazonaws.proton",
    protocol: "awsJson1_0",
    version: "2020-07-20",
    targetPrefix: "AwsProton20200720",
  },
  s3: {
    serviceId: "S3",
    sdk: s3,
    table: s3Table,
    namespace: "com.amazonaws.s3",
    protocol: "restXml",
    version: "2006-03-01",
    xmlns: "http://s3.amazonaws.com/doc/2006-03-01/",
    validationCode: "InvalidArgument",
  },
  sts: {
    serviceId: "STS",
    sdk: sts,
    table: stsTable,
    namespace: "com.amazonaws.sts",
    protocol: "awsQuery",
    version: "2011-06-15",
    xmlns: "https://sts.amazonaws.com/doc/2011-06-15/",
    validationCode: "ValidationError",
  },
  iam: {
    serviceId: "IAM",
    sdk: iam,
    table: iamTable,
    namespace: "com.amazonaws.iam",
    protocol: "awsQuery",
    version: "2010-05-08",
    xmlns: "https://iam.amazonaws.com/doc/2010-05-08/",
    validationCode: "ValidationError",
  },
  logs: {
    serviceId: "CloudWatch Logs",
    sdk: logs,
    table: logsTable,
    namespace: "com.amazonaws.cloudwatchlogs",
    protocol: "awsJson1_1",
    version: "2014-03-28",
    targetPrefix: "Logs_20140328",
    validationCode: "InvalidParameterException",
  },
  events: {
    serviceId: "EventBridge",
    sdk: events,
    table: eventsTable,
    namespace: "com.amazonaws.eventbridge",
    protocol: "awsJson1_1",
    version: "2015-10-07",
    targetPrefix: "AWSEvents",
  },
  codecommit: {
    serviceId: "CodeCommit",
    sdk: codecommit,
    table: codecommitTable,
    namespace: "com.amazonaws.codecommit",
    protocol: "awsJson1_1",
    version: "2015-04-13",
    targetPrefix: "CodeCommit_20150413",
    validatedBy: "service",
  },
  ssm: {
    serviceId: "SSM",
    sdk: ssm,
    table: ssmTable,
    namespace: "com.amazonaws.ssm",
    protocol: "awsJson1_1",
    version: "2014-11-06",
    targetPrefix: "AmazonSSM",
  },
  secretsmanager: {
    serviceId: "Secrets Manager",
    sdk: secretsmanager,
    table: secretsmanagerTable,
    namespace: "com.amazonaws.secretsmanager",
    protocol: "awsJson1_1",
    version: "2017-10-17",
    targetPrefix: "secretsmanager",
  },
  ecr: {
    serviceId: "ECR",
    sdk: ecr,
    table: ecrTable,
    namespace: "com.amazonaws.ecr",
    protocol: "awsJson1_1",
    version: "2015-09-21",
    targetPrefix: "AmazonEC2ContainerRegistry_V20150921",
    validationCode: "InvalidParameterException",
  },
};

/** Every service by its folder's name. Signing names and action prefixes are the same word for all of them. */
export const contracts = Object.fromEntries(
  Object.entries(rows).map(([name, row]) => [
    name,
    {
      name: name as ServiceName,
      signingName: name,
      actionPrefix: name,
      validationCode: "ValidationException",
      validatedBy: "wire",
      ...row,
      table: row.table as ConstraintTable,
    } satisfies Contract,
  ]),
) as Record<ServiceName, Contract>;
