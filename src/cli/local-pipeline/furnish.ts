import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { CodeBuildClient, CreateProjectCommand, type CreateProjectCommandInput } from "@aws-sdk/client-codebuild";
import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ZipFile } from "yazl";
import { filesOf } from "../working-tree.ts";
import { artifactBucket, sourceBucket, sourceKey } from "./local-pipeline.ts";

export interface Access {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  maxAttempts: number;
}

interface Wanted {
  pipeline: PipelineDeclaration;
  projects: string[];
  projectFiles: string[];
  folder: string;
  print(line: string): void;
}

/** Makes everything that the pipeline expects to be there: a role, buckets, the working tree and build projects. Answers the buckets it deploys to. */
export async function furnish(access: Access, { pipeline, projects, projectFiles, folder, print }: Wanted): Promise<string[]> {
  const roleArn = await makeRole(access);
  pipeline.roleArn = roleArn;
  const s3 = new S3Client({ ...access, forcePathStyle: true });
  const deployed = deployBuckets(pipeline);
  for (const Bucket of new Set([artifactBucket, sourceBucket, ...deployed])) await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket: sourceBucket, VersioningConfiguration: { Status: "Enabled" } }));
  const Body = await treeZip(folder);
  await s3.send(new PutObjectCommand({ Bucket: sourceBucket, Key: sourceKey, Body, ContentType: "application/zip" }));
  await makeProjects(access, { roleArn, projects, projectFiles, print });
  return deployed;
}

async function makeRole(access: Access): Promise<string> {
  const iam = new IAMClient(access);
  const services = ["codepipeline.amazonaws.com", "codebuild.amazonaws.com"];
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: "pipeline",
      AssumeRolePolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: services }, Action: "sts:AssumeRole" }],
      }),
    }),
  );
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
  await iam.send(new PutRolePolicyCommand({ RoleName: "pipeline", PolicyName: "all", PolicyDocument }));
  return Role!.Arn!;
}

const deployBuckets = ({ stages = [] }: PipelineDeclaration): string[] => [
  ...new Set(stages.flatMap(({ actions = [] }) => actions.flatMap(({ configuration }) => configuration?.BucketName ?? []))),
];

/** The files of the working tree, as if they were pushed now; links and their like are left out. */
async function treeZip(folder: string): Promise<Buffer> {
  const zip = new ZipFile();
  for (const name of (await filesOf(folder)).split("\0").filter(Boolean)) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    if (found?.isFile()) zip.addFile(path, name.replace(/^\.\//, ""), { mode: found.mode });
  }
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream as Readable) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

interface Projects {
  roleArn: string;
  projects: string[];
  projectFiles: string[];
  print(line: string): void;
}

/** Those that were given, and for every other one a project that runs the buildspec.yml of its input. */
async function makeProjects(access: Access, { roleArn, projects, projectFiles, print }: Projects): Promise<void> {
  const codebuild = new CodeBuildClient(access);
  const given = new Map<string, CreateProjectCommandInput>();
  for (const file of projectFiles) {
    const content = JSON.parse(await readFile(file, "utf8")) as CreateProjectCommandInput & { projects?: CreateProjectCommandInput[] };
    for (const project of content.projects ?? [content]) given.set(project.name ?? "", project);
  }
  for (const name of projects) {
    const known = given.get(name);
    if (!known) print(`build project ${name}: the buildspec.yml of its input`);
    await codebuild.send(
      new CreateProjectCommand({
        name,
        source: { type: "CODEPIPELINE", ...(known?.source?.buildspec ? { buildspec: known.source.buildspec } : {}) },
        artifacts: { type: "CODEPIPELINE" },
        environment: known?.environment ?? { type: "LINUX_CONTAINER", image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL" },
        serviceRole: roleArn,
        ...(known?.timeoutInMinutes ? { timeoutInMinutes: known.timeoutInMinutes } : {}),
      }),
    );
  }
}
