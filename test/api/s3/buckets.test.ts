import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import * as sdk from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import type { TestServer } from "../../harness/index.ts";
import { failing, withFreshBucket } from "./fresh-bucket.ts";

let server: TestServer;
let s3: sdk.S3Client;
let Bucket: string;
let count = 0;
withFreshBucket("buckets", (stage) => {
  ({ server, s3, Bucket } = stage);
});

/** A client of a new user who may do what the policy says, and nothing else. */
async function userWith(actions: string[], resources: string[]): Promise<sdk.S3Client> {
  const iam = server.client(IAMClient);
  const UserName = `user-${++count}`;
  await iam.send(new CreateUserCommand({ UserName }));
  const statement = { Effect: "Allow", Action: actions, Resource: resources };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const credentials = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  return server.client(sdk.S3Client, { credentials });
}

/** The administrator of another account. */
async function stranger(): Promise<sdk.S3Client> {
  const { bootstrapAdministrator } = await import("../../../src/kernel/iam/index.ts");
  const credentials = await server.kernel.store.transaction((tx) =>
    bootstrapAdministrator(tx, server.kernel.iam.vault, `99999999${String(1000 + ++count)}`),
  );
  return server.client(sdk.S3Client, { credentials });
}

test("what Terraform reads of a new bucket", async () => {
  const at = { Bucket };
  const absent = (command: Promise<unknown>, name: string) => expect(command, name).rejects.toEqual(failing(name, 404));
  await absent(s3.send(new sdk.GetBucketCorsCommand(at)), "NoSuchCORSConfiguration");
  await absent(s3.send(new sdk.GetBucketWebsiteCommand(at)), "NoSuchWebsiteConfiguration");
  await absent(s3.send(new sdk.GetBucketLifecycleConfigurationCommand(at)), "NoSuchLifecycleConfiguration");
  await absent(s3.send(new sdk.GetBucketReplicationCommand(at)), "ReplicationConfigurationNotFoundError");
  await absent(s3.send(new sdk.GetObjectLockConfigurationCommand(at)), "ObjectLockConfigurationNotFoundError");
  await absent(s3.send(new sdk.GetBucketPolicyCommand(at)), "NoSuchBucketPolicy");
  await absent(s3.send(new sdk.GetBucketTaggingCommand(at)), "NoSuchTagSet");
  expect((await s3.send(new sdk.GetBucketAclCommand(at))).Grants).toEqual([expect.objectContaining({ Permission: "FULL_CONTROL" })]);
  expect((await s3.send(new sdk.GetBucketVersioningCommand(at))).Status).toBeUndefined();
  expect((await s3.send(new sdk.GetBucketAccelerateConfigurationCommand(at))).Status).toBeUndefined();
  expect((await s3.send(new sdk.GetBucketRequestPaymentCommand(at))).Payer).toBe("BucketOwner");
  expect((await s3.send(new sdk.GetBucketLoggingCommand(at))).LoggingEnabled).toBeUndefined();
  expect((await s3.send(new sdk.GetBucketLocationCommand(at))).LocationConstraint).toBeUndefined();
  const { ServerSideEncryptionConfiguration } = await s3.send(new sdk.GetBucketEncryptionCommand(at));
  expect(ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe("AES256");
  const { OwnershipControls } = await s3.send(new sdk.GetBucketOwnershipControlsCommand(at));
  expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: "BucketOwnerEnforced" }]);
  const { PublicAccessBlockConfiguration } = await s3.send(new sdk.GetPublicAccessBlockCommand(at));
  expect(Object.values(PublicAccessBlockConfiguration ?? {})).toEqual([true, true, true, true]);
});

test("a setting that would not be enforced answers 501", async () => {
  const cors = new sdk.PutBucketCorsCommand({
    Bucket,
    CORSConfiguration: { CORSRules: [{ AllowedMethods: ["GET"], AllowedOrigins: ["*"] }] },
  });
  await expect(s3.send(cors)).rejects.toEqual(failing("NotImplemented", 501));
  const queue = { QueueArn: "arn:aws:sqs:us-east-1:111122223333:q", Events: ["s3:ObjectCreated:*" as const] };
  const notify = new sdk.PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: { QueueConfigurations: [queue] } });
  await expect(s3.send(notify)).rejects.toEqual(failing("NotImplemented", 501));
  await s3.send(new sdk.PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: { EventBridgeConfiguration: {} } }));
  expect((await s3.send(new sdk.GetBucketNotificationConfigurationCommand({ Bucket }))).EventBridgeConfiguration).toEqual({});
});

test("a bucket in another region says so", async () => {
  const paris = server.client(sdk.S3Client, { region: "eu-west-3" });
  const name = `${Bucket}-paris`;
  await paris.send(new sdk.CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: "eu-west-3" } }));
  expect((await s3.send(new sdk.GetBucketLocationCommand({ Bucket: name }))).LocationConstraint).toBe("eu-west-3");
  expect((await s3.send(new sdk.HeadBucketCommand({ Bucket: name }))).BucketRegion).toBe("eu-west-3");
});

test("tags of a bucket", async () => {
  const TagSet = [{ Key: "team", Value: "blue" }];
  await s3.send(new sdk.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  expect((await s3.send(new sdk.GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual(TagSet);
  await s3.send(new sdk.DeleteBucketTaggingCommand({ Bucket }));
  await expect(s3.send(new sdk.GetBucketTaggingCommand({ Bucket }))).rejects.toEqual(failing("NoSuchTagSet"));
});

test("policies are checked, and public ones refused until they are allowed", async () => {
  const policy = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const put = (Policy: string) => s3.send(new sdk.PutBucketPolicyCommand({ Bucket, Policy }));
  const open = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` };
  for (const bad of [
    "{",
    policy({ ...open, Principal: undefined }),
    policy({ ...open, Resource: "arn:aws:s3:::another/*" }),
    policy({ ...open, Action: "ec2:Stop" }),
  ]) {
    await expect(put(bad)).rejects.toEqual(failing("MalformedPolicy", 400));
  }
  await expect(put(policy(open))).rejects.toEqual(failing("AccessDenied", 403));
  await s3.send(new sdk.PutObjectCommand({ Bucket, Key: "page", Body: "for everybody" }));
  const url = `${server.endpoint}/${Bucket}/page`;
  await s3.send(new sdk.DeletePublicAccessBlockCommand({ Bucket }));
  await put(policy(open));
  expect((await s3.send(new sdk.GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus?.IsPublic).toBe(true);
  expect(await (await fetch(url)).text()).toBe("for everybody");
  expect((await fetch(url, { method: "PUT", body: "x" })).status).toBe(403);
  expect((await fetch(`${url}-missing`)).status).toBe(403);
  const restricted = { RestrictPublicBuckets: true };
  await s3.send(new sdk.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: restricted }));
  expect((await fetch(url)).status).toBe(403);
  await s3.send(new sdk.DeleteBucketPolicyCommand({ Bucket }));
  await expect(s3.send(new sdk.GetBucketPolicyCommand({ Bucket }))).rejects.toEqual(failing("NoSuchBucketPolicy"));
});

test("an absent object is 404 for who may list, 403 for who may not", async () => {
  const objects = `arn:aws:s3:::${Bucket}/*`;
  const reader = await userWith(["s3:GetObject"], [objects]);
  const lister = await userWith(["s3:GetObject", "s3:ListBucket"], [objects, `arn:aws:s3:::${Bucket}`]);
  const get = (client: sdk.S3Client) => client.send(new sdk.GetObjectCommand({ Bucket, Key: "absent" }));
  await expect(get(reader)).rejects.toEqual(failing("AccessDenied", 403));
  await expect(get(lister)).rejects.toEqual(failing("NoSuchKey", 404));
  await expect(reader.send(new sdk.ListObjectsV2Command({ Bucket }))).rejects.toEqual(failing("AccessDenied", 403));
  await expect(reader.send(new sdk.PutObjectCommand({ Bucket, Key: "x", Body: "x" }))).rejects.toEqual(failing("AccessDenied", 403));
});

test("a copy needs leave to read its source; each deletion is refused by itself", async () => {
  const own = `${Bucket}-own`;
  await s3.send(new sdk.CreateBucketCommand({ Bucket: own }));
  await s3.send(new sdk.PutObjectCommand({ Bucket, Key: "secret", Body: "x" }));
  const writer = await userWith(["s3:PutObject", "s3:DeleteObject"], [`arn:aws:s3:::${own}/*`]);
  const copy = new sdk.CopyObjectCommand({ Bucket: own, Key: "stolen", CopySource: `${Bucket}/secret` });
  await expect(writer.send(copy)).rejects.toEqual(failing("AccessDenied", 403));
  const limited = await userWith(["s3:DeleteObject"], [`arn:aws:s3:::${own}/mine/*`]);
  const Objects = [{ Key: "mine/1" }, { Key: "yours/1" }];
  const { Deleted, Errors } = await limited.send(new sdk.DeleteObjectsCommand({ Bucket: own, Delete: { Objects } }));
  expect(Deleted?.map(({ Key }) => Key)).toEqual(["mine/1"]);
  expect(Errors).toEqual([expect.objectContaining({ Key: "yours/1", Code: "AccessDenied" })]);
});

test("another account's administrator reigns at home only, until a policy lets it in", async () => {
  const other = await stranger();
  await s3.send(new sdk.PutObjectCommand({ Bucket, Key: "a", Body: "x" }));
  const get = () => other.send(new sdk.GetObjectCommand({ Bucket, Key: "a" }));
  await expect(other.send(new sdk.CreateBucketCommand({ Bucket }))).rejects.toEqual(failing("BucketAlreadyExists", 409));
  await expect(get()).rejects.toEqual(failing("AccessDenied", 403));
  await expect(other.send(new sdk.DeleteBucketCommand({ Bucket }))).rejects.toEqual(failing("AccessDenied", 403));
  await expect(other.send(new sdk.CopyObjectCommand({ Bucket, Key: "b", CopySource: `${Bucket}/a` }))).rejects.toEqual(
    failing("AccessDenied"),
  );
  expect((await other.send(new sdk.ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
  const Principal = { AWS: `99999999${1000 + count}` };
  const statement = { Effect: "Allow", Principal, Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` };
  await s3.send(new sdk.PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) }));
  expect(await (await get()).Body?.transformToString()).toBe("x");
  await expect(s3.send(new sdk.GetObjectCommand({ Bucket, Key: "a", ExpectedBucketOwner: "000000000000" }))).rejects.toEqual(
    failing("AccessDenied"),
  );
});
