import { CodePipelineClient, ListPipelineExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { type SpawnedServer, spawnServer } from "../test/harness/spawned-server.ts";
import { until } from "../test/harness/until.ts";
import { codeBuild, createPipeline, createProject, prepareDelivery, s3Deploy } from "./delivery.ts";
import type { Figure } from "./figure.ts";

/** Starts `count` pipelines at once (creating one starts it) and waits until all have ended. Answers seconds. */
async function runAll(server: SpawnedServer, prefix: string, count: number): Promise<number> {
  const codepipeline = server.client(CodePipelineClient);
  const names = Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
  const startedAt = performance.now();
  await Promise.all(names.map((name) => createPipeline(server, name, [codeBuild("Build", "tiny"), s3Deploy("Deploy")])));
  const open = new Set(names);
  await until(
    async () => {
      for (const pipelineName of [...open].slice(0, 20)) {
        const { pipelineExecutionSummaries = [] } = await codepipeline.send(new ListPipelineExecutionsCommand({ pipelineName }));
        const status = pipelineExecutionSummaries[0]?.status;
        if (status && status !== "InProgress") open.delete(pipelineName);
        if (status === "Failed") throw new Error(`${pipelineName} failed`);
      }
      return open.size === 0;
    },
    { timeoutMs: 600_000, stepMs: 100 },
  );
  return (performance.now() - startedAt) / 1000;
}

export const figure: Figure = {
  name: "200 executions running at once (S3 source, a real sandbox build, S3 deploy)",
  target: "all finish; time per execution grows no more than linearly",
  async measure() {
    const server = await spawnServer();
    try {
      await prepareDelivery(server);
      await createProject(server, "tiny", ["true"], "CODEPIPELINE");
      await runAll(server, "warm", 5);
      const fifty = await runAll(server, "fifty", 50);
      const twoHundred = await runAll(server, "twohundred", 200);
      const rows = {
        "50 at once": `${fifty.toFixed(1)} s`,
        "200 at once": `${twoHundred.toFixed(1)} s`,
        "per execution, 200 against 50": (twoHundred / 200 / (fifty / 50)).toFixed(2),
      };
      return { rows, met: twoHundred / 200 <= (fifty / 50) * 1.25 };
    } finally {
      await server.stop();
    }
  },
};
