import type { Artifact } from "../execution/execution.ts";

interface Statement {
  Effect: "Allow";
  Action: string[];
  Resource: string[];
}

const objectArn = ({ bucket, key }: Artifact): string => `arn:aws:s3:::${bucket}/${key}`;
const bucketArn = ({ bucket }: Artifact): string => `arn:aws:s3:::${bucket}`;

/** All that a job worker's credentials may do: read the inputs, write the outputs, and use the key that encrypts them. */
export function artifactPolicy(
  artifacts: { inputs: Artifact[]; outputs: Artifact[] },
  encryptionKeyId?: string,
): { Version: string; Statement: Statement[] } {
  const statements: Statement[] = [];
  const allow = (Action: string[], Resource: string[]) => {
    if (Resource.length) statements.push({ Effect: "Allow", Action, Resource: [...new Set(Resource)] });
  };
  allow(["s3:GetObject", "s3:GetObjectVersion"], artifacts.inputs.map(objectArn));
  allow(["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"], artifacts.outputs.map(objectArn));
  allow(["s3:GetBucketVersioning", "s3:GetBucketLocation"], [...artifacts.inputs, ...artifacts.outputs].map(bucketArn));
  if (encryptionKeyId?.startsWith("arn:"))
    allow(
      ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
      [encryptionKeyId],
    );
  // Without any statement a session policy would be malformed; nothing is what it then allows.
  if (!statements.length) allow(["s3:GetBucketLocation"], ["arn:aws:s3:::none"]);
  return { Version: "2012-10-17", Statement: statements };
}
