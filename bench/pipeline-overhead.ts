import {
  CodePipelineClient,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { spawnServer } from "../test/harness/spawned-server.ts";
import { until } from "../test/harness/until.ts";
import { createPipeline, prepareDelivery, s3Deploy } from "./delivery.ts";
import { type Figure, median, ms, percentile } from "./figure.ts";

const stages = 20;
const executions = 5;

/** The pause between the end of one action and the start of the next, as the action history itself records it. */
export const figure: Figure = {
  name: "Pipeline overhead per action (embedded PostgreSQL, fsync on)",
  target: "previous fact → next action started ≤ 25 ms p50",
  async measure() {
    const server = await spawnServer();
    try {
      await prepareDelivery(server);
      const pipelineName = "overhead";
      await createPipeline(
        server,
        pipelineName,
        Array.from({ length: stages }, (_, index) => s3Deploy(`Deploy${index}`)),
      );
      const codepipeline = server.client(CodePipelineClient);
      const pauses: number[] = [];
      for (let index = 0; index < executions; index++) {
        if (index > 0) await codepipeline.send(new StartPipelineExecutionCommand({ name: pipelineName }));
        const { pipelineExecutionId } = await until(async () => {
          const { pipelineExecutionSummaries = [] } = await codepipeline.send(new ListPipelineExecutionsCommand({ pipelineName }));
          return (
            pipelineExecutionSummaries.length === index + 1 &&
            pipelineExecutionSummaries[0]!.status === "Succeeded" &&
            pipelineExecutionSummaries[0]!
          );
        });
        const { actionExecutionDetails = [] } = await codepipeline.send(
          new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId: pipelineExecutionId! } }),
        );
        const ordered = actionExecutionDetails.sort((one, other) => +one.startTime! - +other.startTime!);
        for (let at = 1; at < ordered.length; at++) pauses.push(+ordered[at]!.startTime! - +ordered[at - 1]!.lastUpdateTime!);
      }
      return {
        rows: { "pause p50": ms(median(pauses)), "pause p95": ms(percentile(pauses, 0.95)), "actions measured": String(pauses.length) },
        met: median(pauses) <= 25,
      };
    } finally {
      await server.stop();
    }
  },
};
