import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import {
  AddTagsToOnPremisesInstancesCommand,
  CodeDeployClient,
  GetOnPremisesInstanceCommand,
  RegisterOnPremisesInstanceCommand,
} from "@aws-sdk/client-codedeploy";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import type { AgentConfiguration, AgentCredentials } from "../../agent/configuration.ts";
import { configurationPath, openKeeperFolder } from "./keeper-folder.ts";

export interface HostRegistration {
  name: string;
  /** The host's own root folder. */
  root: string;
  endpoint: string;
  region: string;
  /** Of somebody who may create users and register hosts. */
  credentials: AgentCredentials;
  tags: Record<string, string>;
}

/** What `aws deploy register` gives a host: its bundles can be anywhere, so it may read every object. */
const policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: "*" }],
});

const isMissing = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

async function userOf(iam: IAMClient, UserName: string): Promise<string> {
  try {
    return (await iam.send(new GetUserCommand({ UserName }))).User!.Arn!;
  } catch (error) {
    if (!isMissing(error, "NoSuchEntityException") && !isMissing(error, "NoSuchEntity")) throw error;
    return (await iam.send(new CreateUserCommand({ UserName, Path: "/AWS/CodeDeploy/" }))).User!.Arn!;
  }
}

/** The key the host has, if it is still good; a new one otherwise. A user can have two, so the oldest makes room. */
async function keyOf(iam: IAMClient, UserName: string, held: AgentCredentials | undefined): Promise<AgentCredentials> {
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
  if (held && AccessKeyMetadata.some((key) => key.AccessKeyId === held.accessKeyId && key.Status === "Active")) return held;
  const oldest = AccessKeyMetadata.sort((a, b) => Number(a.CreateDate) - Number(b.CreateDate))[0];
  if (oldest && AccessKeyMetadata.length > 1) await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: oldest.AccessKeyId }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
}

async function registerWith(codedeploy: CodeDeployClient, { name, tags }: HostRegistration, iamUserArn: string): Promise<void> {
  const found = await codedeploy.send(new GetOnPremisesInstanceCommand({ instanceName: name })).catch((error: unknown) => {
    if (isMissing(error, "InstanceNotRegisteredException")) return undefined;
    throw error;
  });
  const registered = found?.instanceInfo?.deregisterTime === undefined ? found?.instanceInfo : undefined;
  if (!registered) await codedeploy.send(new RegisterOnPremisesInstanceCommand({ instanceName: name, iamUserArn }));
  else if (registered.iamUserArn !== iamUserArn) {
    throw new Error(`The host ${name} is registered for ${registered.iamUserArn ?? registered.iamSessionArn}, not for ${iamUserArn}`);
  }
  const given = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  if (given.length > 0) await codedeploy.send(new AddTagsToOnPremisesInstancesCommand({ instanceNames: [name], tags: given }));
}

async function certificateOf(endpoint: string): Promise<string> {
  const response = await fetch(new URL("/_quintet/codedeploy/signing-certificate.pem", endpoint));
  if (!response.ok) throw new Error(`${endpoint} gives no signing certificate (HTTP ${response.status})`);
  return response.text();
}

/** Makes the host known and writes its agent's configuration. Doing it again changes only what is different; says whether anything was. */
export async function registerHost(registration: HostRegistration): Promise<boolean> {
  const { name, root, endpoint, region, credentials } = registration;
  const client = { endpoint, region, credentials };
  const iam = new IAMClient(client);
  const codedeploy = new CodeDeployClient(client);
  const path = configurationPath(root);
  const before = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  try {
    const hostIdentifier = await userOf(iam, name);
    await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: "codedeploy-agent", PolicyDocument: policy }));
    const held = before ? (JSON.parse(before) as AgentConfiguration).credentials : undefined;
    const configuration: AgentConfiguration = {
      endpoint,
      region,
      hostIdentifier,
      credentials: await keyOf(iam, name, held),
      rootDir: "/opt/codedeploy-agent/deployment-root",
      signingCertificate: await certificateOf(endpoint),
      maxRevisions: 5,
    };
    await registerWith(codedeploy, registration, hostIdentifier);
    const text = JSON.stringify(configuration, undefined, 2);
    if (text === before) return false;
    openKeeperFolder(root);
    writeFileSync(`${path}.new`, text, { mode: 0o600 });
    renameSync(`${path}.new`, path);
    return true;
  } finally {
    iam.destroy();
    codedeploy.destroy();
  }
}
