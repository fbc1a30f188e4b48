import type * as sdk from "@aws-sdk/client-codepipeline";
import { arn, type Place } from "../../../base/arn.ts";
import type { Input } from "../../../contracts/types.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import type { Principal } from "../../../kernel/iam/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import type { Declaration } from "../domain/declaration/declaration.ts";
import { type Start, startExecution } from "../sources/start-execution.ts";
import { executionOfToken } from "../store/executions.ts";
import { currentDeclaration, pipelineArn, requireLockedPipeline } from "./asked-pipeline.ts";
import { requireRoom } from "./room-for-more.ts";

type Asked = Input<typeof sdk, "StartPipelineExecution">;

export const StartPipelineExecution = operation<typeof sdk, "StartPipelineExecution">({
  resource: ({ name }, context) => pipelineArn(context, name),
  async run(input, context) {
    const { tx, now, principal } = context;
    const pipeline = await requireLockedPipeline(context, input.name);
    const { clientRequestToken: clientToken, sourceRevisions } = input;
    const earlier = clientToken === undefined ? undefined : await executionOfToken(tx, pipeline.id, clientToken);
    if (earlier) return { pipelineExecutionId: earlier };
    const declaration = await currentDeclaration(context, pipeline);
    const variables = acceptVariables(input, declaration);
    acceptRevisions(input, declaration);
    await requireRoom(context, pipeline);
    const pipelineExecutionId = await startExecution(
      tx,
      pipeline,
      {
        trigger: triggerOf(principal, context),
        variables,
        ...(sourceRevisions?.length ? { sourceRevisions } : {}),
        ...(clientToken === undefined ? {} : { clientToken }),
      },
      now,
    );
    return { pipelineExecutionId };
  },
});

/** A rule of EventBridge starts a pipeline through this very operation, in a session that is named after it. */
function triggerOf({ arn: callerArn, invokedBy, sessionName }: Principal, place: Place): Start["trigger"] {
  return invokedBy === "events.amazonaws.com"
    ? { triggerType: "CloudWatchEvent", triggerDetail: arn("events", place, `rule/${sessionName}`) }
    : { triggerType: "StartPipelineExecution", triggerDetail: callerArn };
}

const invalid = (message: string) => new WireError("ValidationException", message);

/** Every variable without a default must be given, and none that the pipeline does not declare. */
function acceptVariables({ variables: given = [] }: Asked, declaration: Declaration): Record<string, string> {
  const declared = declaration.variables ?? [];
  const unknown = given.find(({ name }) => !declared.some((one) => one.name === name));
  if (unknown) throw invalid(`The pipeline '${declaration.name}' does not declare a variable with the name '${unknown.name}'`);
  const values = Object.fromEntries(given.map(({ name, value }) => [name, value]));
  const missing = declared.find(({ name, defaultValue }) => values[name] === undefined && defaultValue === undefined);
  if (missing) throw invalid(`The pipeline variable '${missing.name}' has no default value, so a value is required`);
  return values;
}

const revisionTypes: Record<string, string[]> = {
  CodeCommit: ["COMMIT_ID"],
  CodeStarSourceConnection: ["COMMIT_ID"],
  GitHub: ["COMMIT_ID"],
  S3: ["S3_OBJECT_VERSION_ID", "S3_OBJECT_KEY"],
};

function acceptRevisions({ sourceRevisions = [] }: Asked, declaration: Declaration): void {
  if (sourceRevisions.length && (declaration.pipelineType ?? "V1") === "V1")
    throw invalid("Source revision overrides can only be used with V2 pipelines");
  for (const { actionName, revisionType } of sourceRevisions) {
    const action = declaration.stages[0]!.actions.find(({ name }) => name === actionName);
    if (!action) throw invalid(`The pipeline '${declaration.name}' does not have a source action with the name '${actionName}'`);
    if (!revisionTypes[action.actionTypeId.provider]?.includes(revisionType))
      throw invalid(`The revision type ${revisionType} does not suit the source action '${actionName}'`);
    if (revisionType === "S3_OBJECT_KEY" && action.configuration?.AllowOverrideForS3ObjectKey !== "true")
      throw invalid(`The source action '${actionName}' does not allow another S3 object key: set AllowOverrideForS3ObjectKey to true`);
  }
}
