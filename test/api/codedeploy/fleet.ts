import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import {
  BatchGetDeploymentTargetsCommand,
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentCommand,
  type CreateDeploymentCommandInput,
  CreateDeploymentGroupCommand,
  type CreateDeploymentGroupCommandInput,
  type DeploymentInfo,
  GetDeploymentCommand,
  type InstanceTarget,
  ListDeploymentTargetsCommand,
} from "@aws-sdk/client-codedeploy";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ZipFile } from "yazl";
import type { AgentCredentials } from "../../../src/agent/configuration.ts";
import { registerHost } from "../../../src/cli/host/register-host.ts";
import { type RunningHost, startHost } from "../../../src/cli/host/start-host.ts";
import type { ClientClass } from "../../harness/server.ts";
import { until } from "../../harness/until.ts";

/** Any server: in this process or spawned. */
export interface AnyServer {
  endpoint: string;
  region: string;
  credentials: AgentCredentials;
  client<C>(Client: ClientClass<C>): C;
}

/** A file of a bundle: its text, or its text and mode. */
export type BundleFiles = Record<string, string | { text: string; mode: number }>;

export async function zip(files: BundleFiles): Promise<Buffer> {
  const archive = new ZipFile();
  for (const [name, file] of Object.entries(files)) {
    const { text, mode } = typeof file === "string" ? { text: file, mode: 0o644 } : file;
    archive.addBuffer(Buffer.from(text), name, { mode: 0o100000 | mode });
  }
  archive.end();
  return buffer(archive.outputStream);
}

/** An appspec whose hooks are scripts of the same name in scripts/. */
export const appSpec = (events: string[], more = ""): string =>
  [
    "version: 0.0",
    "os: linux",
    "files:",
    "  - source: app",
    "    destination: /srv/app",
    "hooks:",
    ...events.flatMap((event) => [`  ${event}:`, `    - location: scripts/${event}.sh`, "      timeout: 60"]),
    more,
  ].join("\n");

const script = (body: string): { text: string; mode: number } => ({ text: `#!/bin/sh\n${body}\n`, mode: 0o755 });

/** A revision whose scripts note what they did in /srv/log of their host. */
export function release(version: string, scripts: Record<string, string> = {}): BundleFiles {
  const note = (event: string): string => `echo "${version} ${event}" >> /srv/log`;
  const events = [...new Set(["ApplicationStop", "AfterInstall", "ValidateService", ...Object.keys(scripts)])];
  return {
    "appspec.yml": appSpec(events),
    "app/version.txt": version,
    ...Object.fromEntries(events.map((event) => [`scripts/${event}.sh`, script(`${note(event)}\n${scripts[event] ?? ""}`)])),
  };
}

export const application = { applicationName: "web", deploymentGroupName: "fleet" };

/** Hosts of one test file, with an application and a group that selects them all. */
export class Fleet {
  readonly server: AnyServer;
  readonly folder: string;
  readonly codedeploy: CodeDeployClient;
  readonly s3: S3Client;
  readonly hosts = new Map<string, RunningHost>();
  bundles = 0;

  constructor(server: AnyServer, folder: string) {
    this.server = server;
    this.folder = folder;
    this.codedeploy = server.client(CodeDeployClient);
    this.s3 = server.client(S3Client);
  }

  static async create(server: AnyServer, names: string[], group: Partial<CreateDeploymentGroupCommandInput> = {}): Promise<Fleet> {
    const folder = await mkdtemp(join(tmpdir(), "quintet-fleet-"));
    await chmod(folder, 0o755);
    const fleet = new Fleet(server, folder);
    await fleet.s3.send(new CreateBucketCommand({ Bucket: "bundles" }));
    await fleet.codedeploy.send(new CreateApplicationCommand({ applicationName: "web" }));
    await fleet.codedeploy.send(
      new CreateDeploymentGroupCommand({
        ...application,
        serviceRoleArn: "arn:aws:iam::123456789012:role/CodeDeploy",
        onPremisesInstanceTagFilters: [{ Key: "fleet", Value: "web", Type: "KEY_AND_VALUE" }],
        ...group,
      }),
    );
    for (const name of names) await fleet.register(name);
    await Promise.all(names.map((name) => fleet.start(name)));
    return fleet;
  }

  root = (name: string): string => join(this.folder, name);

  register(name: string): Promise<boolean> {
    const { endpoint, region, credentials } = this.server;
    return registerHost({ name, root: this.root(name), endpoint, region, credentials, tags: { fleet: "web" } });
  }

  async start(name: string, environment: Record<string, string> = {}): Promise<void> {
    this.hosts.set(name, await startHost({ name, root: this.root(name), port: 18_000, environment }));
  }

  /** What a file on a host holds. */
  read(name: string, path: string): string {
    const file = join(this.root(name), path);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  async upload(body: Buffer, bundleType: "zip" | "tar" | "tgz" = "zip") {
    this.bundles += 1;
    const key = `release ${this.bundles}.${bundleType}`;
    const { ETag } = await this.s3.send(new PutObjectCommand({ Bucket: "bundles", Key: key, Body: body }));
    return { revisionType: "S3" as const, s3Location: { bucket: "bundles", key, bundleType, ...(ETag ? { eTag: ETag } : {}) } };
  }

  async deploy(files: BundleFiles | Buffer, over: Partial<CreateDeploymentCommandInput> = {}): Promise<string> {
    const revision = await this.upload(Buffer.isBuffer(files) ? files : await zip(files));
    const { deploymentId } = await this.codedeploy.send(new CreateDeploymentCommand({ ...application, revision, ...over }));
    return deploymentId!;
  }

  async info(deploymentId: string): Promise<DeploymentInfo> {
    return (await this.codedeploy.send(new GetDeploymentCommand({ deploymentId }))).deploymentInfo!;
  }

  /** Waits for a deployment's end. */
  async end(deploymentId: string): Promise<DeploymentInfo> {
    return until(
      async () => {
        const info = await this.info(deploymentId);
        return ["Succeeded", "Failed", "Stopped"].includes(info.status!) ? info : undefined;
      },
      { timeoutMs: 60_000, stepMs: 50, what: `deployment ${deploymentId} ends` },
    );
  }

  async targets(deploymentId: string): Promise<InstanceTarget[]> {
    const { targetIds } = await this.codedeploy.send(new ListDeploymentTargetsCommand({ deploymentId }));
    const { deploymentTargets } = await this.codedeploy.send(new BatchGetDeploymentTargetsCommand({ deploymentId, targetIds }));
    return deploymentTargets!.map((target) => target.instanceTarget!);
  }

  /** `web-1 Succeeded` and so on. */
  async statuses(deploymentId: string): Promise<string[]> {
    return (await this.targets(deploymentId)).map((target) => `${target.targetId} ${target.status}`);
  }

  /** What went wrong on a host. */
  async failure(deploymentId: string, name: string) {
    const target = (await this.targets(deploymentId)).find(({ targetId }) => targetId === name);
    const event = target?.lifecycleEvents?.find(({ status }) => status === "Failed");
    return { event: event?.lifecycleEventName, ...event?.diagnostics };
  }

  async stop(): Promise<void> {
    await Promise.all([...this.hosts.values()].map((host) => host.stop()));
    await rm(this.folder, { recursive: true, force: true });
  }
}
