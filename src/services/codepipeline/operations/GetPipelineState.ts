import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { filledUrl } from "../domain/declaration/declared-types.ts";
import { maskedConfiguration } from "../domain/declaration/secrets.ts";
import { attemptsById } from "../store/action-executions.ts";
import { typesOf } from "../store/action-types.ts";
import { executionsById, liveExecutions } from "../store/executions.ts";
import { transitionsOf } from "../store/transitions.ts";
import { currentDeclaration, pipelineArn, requirePipeline } from "./asked-pipeline.ts";
import { type Seen, stageState } from "./stage-state.ts";

export const GetPipelineState = operation<typeof sdk, "GetPipelineState">({
  resource: ({ name }, context) => pipelineArn(context, name),
  async run({ name }, context) {
    const { tx } = context;
    const pipeline = await requirePipeline(context, name);
    const declaration = await currentDeclaration(context, pipeline);
    const remembered = declaration.stages.flatMap((stage) => pipeline.stages[stage.name] ?? []);
    const attempts = await attemptsById(
      tx,
      remembered.flatMap(({ actions }) => Object.values(actions)),
    );
    const declaredType = await typesOf(tx, context, declaration);
    const seen: Seen = {
      entityUrl: ({ actionTypeId, configuration = {} }) =>
        filledUrl(declaredType(actionTypeId)?.urls.entity, { configuration: maskedConfiguration(configuration) }),
      pipeline,
      transitions: await transitionsOf(tx, pipeline.id),
      // PARALLEL executions are many, and none is shown.
      live: pipeline.execution_mode === "PARALLEL" ? [] : await liveExecutions(tx, pipeline.id),
      latest: new Map(
        (
          await executionsById(
            tx,
            remembered.map(({ executionId }) => executionId),
          )
        ).map((one) => [one.id, one]),
      ),
      attempts: new Map(attempts.map(({ id, document }) => [id, document])),
    };
    return {
      ...{ pipelineName: name, pipelineVersion: pipeline.version, created: pipeline.created_at, updated: pipeline.updated_at },
      stageStates: declaration.stages.map((stage, at) => stageState(seen, stage, at)),
    };
  },
});
