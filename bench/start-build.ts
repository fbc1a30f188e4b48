import { spawnSync } from "node:child_process";
import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { BatchGetBuildsCommand, CodeBuildClient, StartBuildCommand } from "@aws-sdk/client-codebuild";
import { spawnServer } from "../test/harness/spawned-server.ts";
import { until } from "../test/harness/until.ts";
import { createProject, prepareDelivery } from "./delivery.ts";
import { type Figure, median, ms, percentile } from "./figure.ts";

const rounds = 30;

/** The peer: namespaces and an overlay over /usr by hand, then the clock: what any sandbox on this machine costs at least. */
function bareSandboxMs(): number {
  const script =
    "mount -t tmpfs t /mnt && mkdir /mnt/u /mnt/w /mnt/m && mount -t overlay o -o lowerdir=/usr,upperdir=/mnt/u,workdir=/mnt/w,userxattr /mnt/m && date +%s%N";
  const startedAt = Date.now();
  const { stdout, status, stderr } = spawnSync("unshare", ["-Urmpinuf", "--mount-proc", "bash", "-c", script], { encoding: "utf8" });
  if (status !== 0) throw new Error(`no bare sandbox here: ${stderr}`);
  return Number(BigInt(stdout.trim()) / 1_000_000n) - startedAt;
}

/** From StartBuild's answer to the moment the first command ran, by the clock inside the build. */
export const figure: Figure = {
  name: "StartBuild accepted → first command runs (sandbox)",
  target: "p50 ≤ 2.5 × the bare sandbox start, and ≤ 150 ms",
  async measure() {
    const server = await spawnServer();
    try {
      await prepareDelivery(server);
      await createProject(server, "clock", ['echo "now $(date +%s%N)"']);
      const codebuild = server.client(CodeBuildClient);
      const logs = server.client(CloudWatchLogsClient);
      const ours: number[] = [];
      const bare: number[] = [];
      for (let round = 0; round < rounds; round++) {
        bare.push(bareSandboxMs());
        const { build } = await codebuild.send(new StartBuildCommand({ projectName: "clock" }));
        const acceptedAt = Date.now();
        const ended = await until(async () => {
          const { builds = [] } = await codebuild.send(new BatchGetBuildsCommand({ ids: [build!.id!] }));
          return builds[0]?.buildComplete && builds[0];
        });
        const { groupName, streamName } = ended.logs!;
        const { events = [] } = await logs.send(
          new GetLogEventsCommand({ logGroupName: groupName!, logStreamName: streamName!, startFromHead: true }),
        );
        const line = events.map(({ message = "" }) => /^now (\d+)/.exec(message)?.[1]).find(Boolean);
        ours.push(Number(BigInt(line!) / 1_000_000n) - acceptedAt);
      }
      const [p50, peer] = [median(ours), median(bare)];
      return {
        rows: {
          "StartBuild → first command p50": ms(p50),
          p95: ms(percentile(ours, 0.95)),
          "bare sandbox p50": ms(peer),
          ratio: (p50 / peer).toFixed(2),
        },
        met: p50 <= 150 && p50 <= 2.5 * peer,
      };
    } finally {
      await server.stop();
    }
  },
};
