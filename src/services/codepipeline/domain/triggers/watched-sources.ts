import type { Action, Declaration } from "../declaration/declaration.ts";
import { listens } from "./judge.ts";

/** Something whose change starts a pipeline: a branch, an object, or a repository at a git host. */
export interface WatchedSource {
  provider: string;
  container: string;
  item: string;
  stage: string;
  action: string;
  /** At a git host, that is, somewhere outside: it has to be looked at. */
  isRemote: boolean;
}

/** What a pipeline's source actions watch. `pipelineId` stands for the token of a GitHub source, which is that pipeline's own. */
export function watchedSources(declaration: Declaration, pipelineId: string): WatchedSource[] {
  const [first] = declaration.stages;
  return (first?.actions ?? []).flatMap((action) => {
    const place = listens(declaration, action.name) ? placeOf(action, pipelineId) : undefined;
    return place?.container && place.item
      ? [{ ...place, container: place.container, item: place.item, stage: first!.name, action: action.name }]
      : [];
  });
}

function placeOf({ actionTypeId: { owner, provider }, configuration = {} }: Action, pipelineId: string) {
  switch (`${owner}/${provider}`) {
    case "AWS/S3":
      return { provider, container: configuration.S3Bucket, item: configuration.S3ObjectKey, isRemote: false };
    case "AWS/CodeStarSourceConnection":
      return { provider, container: configuration.ConnectionArn, item: configuration.FullRepositoryId, isRemote: true };
    case "ThirdParty/GitHub":
      return { provider, container: `pipeline/${pipelineId}`, item: `${configuration.Owner}/${configuration.Repo}`, isRemote: true };
    default:
      return { provider, container: configuration.RepositoryName, item: configuration.BranchName, isRemote: false };
  }
}
