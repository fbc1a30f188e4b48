import { parseTargetArn } from "./domain/target-arn.ts";
import { parsePath } from "./domain/target-input.ts";
import { type BusPlace, busArn, validationError } from "./places.ts";
import type { StoredTarget } from "./store/tables.ts";

/** Parameters of targets that Quintet does not deliver to. */
const foreign = [
  ...(["KinesisParameters", "RunCommandParameters", "EcsParameters", "BatchParameters", "SqsParameters", "HttpParameters"] as const),
  ...(["RedshiftDataParameters", "SageMakerPipelineParameters", "AppSyncParameters", "DeadLetterConfig"] as const),
];

/**
 * Refuses what could not be delivered later on.
 * @DIFFERS Targets are pipelines, build projects, log groups, topics and event buses; there are no dead-letter queues.
 */
export function checkTarget(target: StoredTarget, place: BusPlace): void {
  const { Id, Arn, RoleArn } = target;
  const resource = parseTargetArn(Arn);
  if (!resource) {
    throw validationError(
      `Target ${Id} is not supported: ${Arn} is no CodePipeline pipeline, CodeBuild project, CloudWatch log group, SNS topic or event bus.`,
    );
  }
  const unsupported = foreign.find((name) => target[name] !== undefined);
  if (unsupported) throw validationError(`${unsupported} is not supported for target ${Id}.`);
  if (resource.type === "log-group" && !RoleArn && !resource.name.startsWith("/aws/events/")) {
    throw validationError(`Log group of target ${Id} must begin with /aws/events/, or the target needs a RoleArn.`);
  }
  const isForeign = resource.arn.account !== place.account || resource.arn.region !== place.region;
  if (!RoleArn && (resource.type === "pipeline" || resource.type === "project" || isForeign)) {
    throw validationError(`RoleArn is required for target ${Arn}.`);
  }
  if (Arn === busArn(place)) throw validationError("The source and the target event bus must be different.");
  checkInput(target);
}

function checkInput({ Id: id, Input, InputPath, InputTransformer }: StoredTarget): void {
  if ([Input, InputPath, InputTransformer].filter((given) => given !== undefined).length > 1) {
    throw validationError(`Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`);
  }
  if (Input !== undefined && !isJson(Input)) throw validationError(`JSON syntax error in input for target ${id}.`);
  const paths = [...(InputPath === undefined ? [] : [InputPath]), ...Object.values(InputTransformer?.InputPathsMap ?? {})];
  const wrong = paths.find((path) => !parsePath(path));
  if (wrong !== undefined) throw validationError(`Invalid JSONPath ${wrong} for target ${id}.`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
