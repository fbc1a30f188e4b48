import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { CodeCommitClient } from "@aws-sdk/client-codecommit";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { IAMClient } from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { createDeploymentGroup, createPipeline, createProjects } from "./delivery.ts";
import { bucketOf, sample } from "./names.ts";
import { createRepository } from "./repository.ts";
import { createRoles } from "./roles.ts";

export { sample } from "./names.ts";

/** How the sample reaches the server: like any other client. */
export interface Connection {
  endpoint: string;
  region: string;
  account: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

const steps = ["bucket", "roles", "repository", "projects", "deployment", "hosts", "pipeline"] as const;
type StepName = (typeof steps)[number];

/** Each finished step leaves a mark, so that a start that was killed half-way goes on where it stopped. */
const markOf = (data: string, step: StepName): string => join(data, "sample", step);

export const sampleIsComplete = (data: string): boolean => existsSync(markOf(data, "pipeline"));
export const sampleWasBegun = (data: string): boolean => existsSync(join(data, "sample"));

/** A step that was done but not marked when the process died answers that its resource exists already: then it is done. */
const exists = (error: unknown): boolean => error instanceof Error && /(Exists|InUse|OwnedByYou|EntityAlreadyExists)/.test(error.name);

/** Creates what is missing of the sample. `startHosts` brings up the two hosts that the last stage deploys to. */
export async function createSample(data: string, connection: Connection, startHosts: () => Promise<void>): Promise<void> {
  const { endpoint, region, account, credentials } = connection;
  const settings = { endpoint, region, credentials };
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const work: Record<StepName, () => Promise<unknown>> = {
    bucket: async () => {
      await s3.send(new CreateBucketCommand({ Bucket: bucketOf(account) })).catch(unlessExists);
      await s3.send(new PutBucketVersioningCommand({ Bucket: bucketOf(account), VersioningConfiguration: { Status: "Enabled" } }));
    },
    roles: () => createRoles(new IAMClient(settings), account, region),
    repository: () => createRepository(new CodeCommitClient(settings)),
    projects: () => createProjects(new CodeBuildClient(settings), account),
    deployment: () => createDeploymentGroup(new CodeDeployClient(settings), account),
    hosts: startHosts,
    pipeline: () => createPipeline(new CodePipelineClient(settings), account),
  };
  mkdirSync(join(data, "sample"), { recursive: true, mode: 0o700 });
  for (const step of steps) {
    if (existsSync(markOf(data, step))) continue;
    await work[step]().catch(unlessExists);
    writeFileSync(markOf(data, step), "");
  }
}

function unlessExists(error: unknown): void {
  if (!exists(error)) throw new Error(`The sample could not be created: ${(error as Error).message}`, { cause: error });
}

export const hostFolder = (data: string, name: string): string => join(data, "hosts", name);
export const sampleHosts = sample.hosts;
