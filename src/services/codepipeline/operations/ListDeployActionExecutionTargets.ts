import type * as sdk from "@aws-sdk/client-codepipeline";
import { ActionExecutionNotFoundException } from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { attemptsById } from "../store/action-executions.ts";
import { pipelineArn, requirePipeline } from "./asked-pipeline.ts";
import { page, pageStart } from "./paging.ts";

export const ListDeployActionExecutionTargets = operation<typeof sdk, "ListDeployActionExecutionTargets">({
  resource: ({ pipelineName = "*" }, context) => pipelineArn(context, pipelineName),
  async run({ pipelineName, actionExecutionId, filters = [], maxResults = 100, nextToken }, context) {
    const { tx, account, region } = context;
    const pipeline = pipelineName === undefined ? undefined : await requirePipeline(context, pipelineName);
    const [attempt] = await attemptsById(tx, [actionExecutionId]);
    const isHere = attempt && attempt.gate === null && attempt.account === account && attempt.region === region;
    if (!isHere || (pipeline && attempt.pipeline_id !== pipeline.id))
      throw new ActionExecutionNotFoundException({
        message: `The action execution '${actionExecutionId}' was not found`,
        $metadata: {},
      });
    const wanted = filters.flatMap(({ name, values = [] }) => (name === "TARGET_STATUS" ? values : []));
    const after = pageStart<number>(nextToken, "number") ?? 0;
    const targets = (attempt.document.targets ?? []).filter(({ status }) => !wanted.length || wanted.includes(status));
    const found = page(targets.map((target, at) => ({ target, number: at + 1 })).slice(after), maxResults, ({ number }) => number);
    return {
      targets: found.rows.map(({ target: { events, startTime, endTime, ...target } }) => ({
        ...target,
        ...times({ startTime, endTime }),
        events: events.map(({ startTime: from, endTime: to, ...event }) => ({ ...event, ...times({ startTime: from, endTime: to }) })),
      })),
      ...(found.nextToken ? { nextToken: found.nextToken } : {}),
    };
  },
});

const times = ({ startTime, endTime }: { startTime?: number | undefined; endTime?: number | undefined }) => ({
  ...(startTime === undefined ? {} : { startTime: new Date(startTime) }),
  ...(endTime === undefined ? {} : { endTime: new Date(endTime) }),
});
