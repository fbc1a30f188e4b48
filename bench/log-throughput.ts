import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { BatchGetBuildsCommand, CodeBuildClient, StartBuildCommand } from "@aws-sdk/client-codebuild";
import { spawnServer } from "../test/harness/spawned-server.ts";
import { until } from "../test/harness/until.ts";
import { createProject, prepareDelivery } from "./delivery.ts";
import type { Figure } from "./figure.ts";

const lines = 1_000_000;

/** From the build's first line to the last one being readable in CloudWatch Logs. */
export const figure: Figure = {
  name: "A build prints a million lines; all are in its log",
  target: "≥ 100,000 lines a second, none lost, in order",
  async measure() {
    const server = await spawnServer();
    try {
      await prepareDelivery(server);
      await createProject(server, "talk", [`seq -f 'line %.0f of a build that has much to say about very little' ${lines}`]);
      const codebuild = server.client(CodeBuildClient);
      const logs = server.client(CloudWatchLogsClient);
      const { build } = await codebuild.send(new StartBuildCommand({ projectName: "talk" }));
      const ended = await until(
        async () => {
          const { builds = [] } = await codebuild.send(new BatchGetBuildsCommand({ ids: [build!.id!] }));
          return builds[0]?.buildComplete && builds[0];
        },
        { timeoutMs: 300_000, stepMs: 250 },
      );
      const phase = ended.phases!.find(({ phaseType }) => phaseType === "BUILD")!;
      const seconds = (phase.endTime!.getTime() - phase.startTime!.getTime()) / 1000;
      const { groupName, streamName } = ended.logs!;
      let next = 1;
      for (let token: string | undefined; ; ) {
        const asked = { logGroupName: groupName!, logStreamName: streamName!, startFromHead: true, ...(token ? { nextToken: token } : {}) };
        const { events = [], nextForwardToken } = await logs.send(new GetLogEventsCommand(asked));
        for (const { message = "" } of events) if (message.startsWith(`line ${next} `)) next++;
        if (!nextForwardToken || nextForwardToken === token) break;
        token = nextForwardToken;
      }
      const rate = lines / seconds;
      return {
        rows: { "lines a second": Math.round(rate).toString(), "lines in the log, in order": `${next - 1} of ${lines}` },
        met: rate >= 100_000 && next - 1 === lines,
      };
    } finally {
      await server.stop();
    }
  },
};
