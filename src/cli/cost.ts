import { parseArgs } from "node:util";
import {
  type ActionExecutionDetail,
  CodePipelineClient,
  GetPipelineCommand,
  ListPipelineExecutionsCommand,
  paginateListActionExecutions,
} from "@aws-sdk/client-codepipeline";
import { executionCost, type PricedAction } from "../services/codepipeline/domain/cost/cost.ts";
import { priceList } from "../services/codepipeline/domain/cost/price-list.ts";

const usage = `usage: quintet cost [--last N] [--endpoint-url URL] [--region REGION] PIPELINE
What the last executions of a pipeline would have cost by AWS's price list. Signs with the usual AWS profile or environment.`;

export interface CostLine {
  pipelineExecutionId: string;
  status: string;
  startTime: Date | undefined;
  minutes: number;
  dollars?: number;
}

/** Uses CodePipeline's public operations only, so it works here and at AWS. */
export async function costOf(client: CodePipelineClient, name: string, last: number): Promise<{ type: "V1" | "V2"; lines: CostLine[] }> {
  const { pipeline } = await client.send(new GetPipelineCommand({ name }));
  const type = pipeline?.pipelineType ?? "V1";
  const { pipelineExecutionSummaries = [] } = await client.send(
    new ListPipelineExecutionsCommand({ pipelineName: name, maxResults: last }),
  );
  const lines: CostLine[] = [];
  for (const { pipelineExecutionId = "", status = "", startTime } of pipelineExecutionSummaries) {
    const actions: PricedAction[] = [];
    const asked = { pipelineName: name, filter: { pipelineExecutionId } };
    for await (const { actionExecutionDetails = [] } of paginateListActionExecutions({ client }, asked))
      actions.push(...actionExecutionDetails.map(priced));
    lines.push({ pipelineExecutionId, status, startTime, ...executionCost(type, actions) });
  }
  return { type, lines };
}

function priced({ input, status, startTime, lastUpdateTime }: ActionExecutionDetail): PricedAction {
  const { category = "", owner = "", provider = "" } = input?.actionTypeId ?? {};
  const start = startTime?.getTime() ?? 0;
  return {
    category,
    owner,
    provider,
    startTime: start,
    endTime: status === "InProgress" ? Date.now() : (lastUpdateTime?.getTime() ?? start),
  };
}

export async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      last: { type: "string", default: "20" },
      "endpoint-url": { type: "string" },
      region: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  const [name] = positionals;
  if (values.help || !name || !(Number(values.last) >= 1)) {
    console.error(usage);
    return 2;
  }
  const client = new CodePipelineClient({
    ...(values["endpoint-url"] ? { endpoint: values["endpoint-url"] } : {}),
    ...(values.region ? { region: values.region } : {}),
  });
  const { type, lines } = await costOf(client, name, Math.min(100, Number(values.last)));
  for (const { pipelineExecutionId, status, startTime, minutes, dollars } of lines) {
    const price = dollars === undefined ? "" : `  $${dollars.toFixed(3)}`;
    console.log(
      `${startTime?.toISOString().slice(0, 16) ?? ""}  ${pipelineExecutionId}  ${status.padEnd(10)} ${String(minutes).padStart(5)} min${price}`,
    );
  }
  const minutes = lines.reduce((sum, one) => sum + one.minutes, 0);
  if (type === "V1") console.log(`A V1 pipeline costs $${priceList.V1.perActivePipelineMonth} for each month in which it is active.`);
  else
    console.log(
      `${minutes} minutes, $${(minutes * priceList.V2.perActionMinute).toFixed(3)}; ${priceList.V2.freeMinutesPerMonth} minutes a month are free.`,
    );
  return 0;
}
