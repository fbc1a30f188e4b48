import { CreateRoleCommand, type IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { bucketOf, sample } from "./names.ts";

interface Role {
  name: string;
  service: string;
  allow: { Action: string[]; Resource: string[] }[];
}

/** Each role may do what its service does in the sample, and nothing else. */
const rolesOf = (account: string, region: string): Role[] => {
  const bucket = `arn:aws:s3:::${bucketOf(account)}`;
  const artifacts = { Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], Resource: [`${bucket}/*`] };
  const bucketItself = { Action: ["s3:GetBucketVersioning", "s3:GetBucketLocation", "s3:ListBucket"], Resource: [bucket] };
  const here = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  return [
    {
      name: sample.roles.pipeline,
      service: "codepipeline.amazonaws.com",
      allow: [
        artifacts,
        bucketItself,
        {
          Action: [
            "codecommit:GetBranch",
            "codecommit:GetCommit",
            "codecommit:GetRepository",
            "codecommit:GitPull",
            "codecommit:UploadArchive",
          ],
          Resource: [here("codecommit", sample.repository)],
        },
        {
          Action: ["codebuild:StartBuild", "codebuild:BatchGetBuilds", "codebuild:StopBuild"],
          Resource: [here("codebuild", "project/*"), here("codebuild", "build/*")],
        },
        {
          Action: ["codedeploy:CreateDeployment", "codedeploy:GetDeployment", "codedeploy:RegisterApplicationRevision", "codedeploy:Get*"],
          Resource: ["*"],
        },
      ],
    },
    {
      name: sample.roles.build,
      service: "codebuild.amazonaws.com",
      allow: [
        artifacts,
        bucketItself,
        { Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], Resource: ["*"] },
        {
          Action: ["codebuild:CreateReportGroup", "codebuild:CreateReport", "codebuild:UpdateReport", "codebuild:BatchPutTestCases"],
          Resource: ["*"],
        },
      ],
    },
    { name: sample.roles.deploy, service: "codedeploy.amazonaws.com", allow: [artifacts, bucketItself] },
  ];
};

export const roleArn = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;

export async function createRoles(iam: IAMClient, account: string, region: string): Promise<void> {
  for (const { name, service, allow } of rolesOf(account, region)) {
    const trust = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }] };
    await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }));
    const policy = { Version: "2012-10-17", Statement: allow.map((statement) => ({ Effect: "Allow", ...statement })) };
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "sample", PolicyDocument: JSON.stringify(policy) }));
  }
}
