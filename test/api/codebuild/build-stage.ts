import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  BatchGetBuildsCommand,
  type Build,
  CodeBuildClient,
  CreateProjectCommand,
  type CreateProjectCommandInput,
  StartBuildCommand,
  type StartBuildCommandInput,
} from "@aws-sdk/client-codebuild";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { startServer, type TestServer, until } from "../../harness/index.ts";

/** A server with a role for builds, and the shortest way to a finished build. */
export interface BuildStage {
  server: TestServer;
  codebuild: CodeBuildClient;
  roleArn: string;
  /** Creates a project that runs `buildspec` on this machine's file system. */
  project(name: string, buildspec: string, over?: Partial<CreateProjectCommandInput>): Promise<void>;
  start(name: string, over?: Partial<StartBuildCommandInput>): Promise<Build>;
  get(id: string): Promise<Build>;
  ended(id: string): Promise<Build>;
  /** Starts a build of a project and waits for its end. */
  run(name: string, over?: Partial<StartBuildCommandInput>): Promise<Build>;
  /** All lines of the build's log. */
  log(build: Build): Promise<string[]>;
  stop(): Promise<void>;
}

export const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "codebuild.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
export const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

export async function createBuildStage(over: Parameters<typeof startServer>[0] = {}): Promise<BuildStage> {
  const server = await startServer({ compute: "sandbox", ...over });
  const codebuild = server.client(CodeBuildClient);
  const logs = server.client(CloudWatchLogsClient);
  const iam = server.client(IAMClient);
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "build", AssumeRolePolicyDocument: JSON.stringify(trust) }));
  await iam.send(new PutRolePolicyCommand({ RoleName: "build", PolicyName: "all", PolicyDocument: JSON.stringify(everything) }));
  const roleArn = Role!.Arn!;
  const get = async (id: string) => (await codebuild.send(new BatchGetBuildsCommand({ ids: [id] }))).builds![0]!;
  const start = async (projectName: string, given: Partial<StartBuildCommandInput> = {}) =>
    (await codebuild.send(new StartBuildCommand({ projectName, ...given }))).build!;
  const ended = async (id: string) => {
    let build = await get(id);
    const over = async () => {
      build = await get(id);
      return build.buildComplete === true;
    };
    await until(over, { timeoutMs: 25_000, stepMs: 50, what: `${id} ends` }).catch((cause: unknown) => {
      throw new Error(`${id} does not end: ${phases(build, "SUBMITTED")}`, { cause });
    });
    return build;
  };
  return {
    ...{ server, codebuild, roleArn, get, start, ended },
    async project(name, buildspec, given = {}) {
      await codebuild.send(
        new CreateProjectCommand({
          name,
          source: { type: "NO_SOURCE", buildspec },
          artifacts: { type: "NO_ARTIFACTS" },
          environment: { type: "LINUX_CONTAINER", image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL" },
          serviceRole: roleArn,
          ...given,
        }),
      );
    },
    run: async (name, given) => ended((await start(name, given)).id!),
    async log(build) {
      const { groupName: logGroupName, streamName: logStreamName } = build.logs ?? {};
      const { events = [] } = await logs.send(
        new GetLogEventsCommand({ logGroupName, logStreamName: logStreamName!, startFromHead: true }),
      );
      return events.map(({ message = "" }) => message);
    },
    stop: () => server.stop(),
  };
}

/** `BUILD=SUCCEEDED POST_BUILD=…`, from the phase named on. */
export function phases(build: Build, from = "INSTALL"): string {
  const all = (build.phases ?? []).map(({ phaseType, phaseStatus }) => (phaseStatus ? `${phaseType}=${phaseStatus}` : `${phaseType}`));
  return all.slice(all.findIndex((phase) => phase.startsWith(from))).join(" ");
}

/** The raw output of commands: what the service did not write itself. */
export const output = (lines: string[]): string[] => lines.filter((line) => !line.startsWith("[Container] "));
