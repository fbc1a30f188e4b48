import type * as sdk from "@aws-sdk/client-codepipeline";
import type { Strict } from "../../../../contracts/types.ts";
import type { Declaration } from "../declaration/declaration.ts";
import { type Refusal, structure } from "../declaration/refusal.ts";

type GitConfiguration = Strict<sdk.GitConfiguration>;

const wrongCombination = "The trigger configuration for the source action is not valid. Make sure to choose valid filter combinations.";

/** What must hold of a pipeline's triggers. */
export function triggerRules({ triggers = [], stages }: Declaration): Refusal | undefined {
  const seen = new Set<string>();
  for (const { gitConfiguration: git } of triggers) {
    const action = stages[0]?.actions.find(({ name }) => name === git.sourceActionName);
    if (action?.actionTypeId.provider !== "CodeStarSourceConnection")
      return structure("Triggers for connections must reference a CodeStarSourceConnection action.");
    if (seen.has(git.sourceActionName))
      return structure(
        `The source action '${git.sourceActionName}' has more than one trigger. There can be one trigger for each source action.`,
      );
    seen.add(git.sourceActionName);
    const refusal = filterRules(git);
    if (refusal) return refusal;
  }
  return undefined;
}

function filterRules({ push = [], pullRequest = [] }: GitConfiguration): Refusal | undefined {
  for (const { tags, branches, filePaths } of push) {
    const isValid = tags ? !branches && !filePaths : branches !== undefined;
    if (!isValid || [tags, branches, filePaths].some(isEmpty)) return structure(wrongCombination);
  }
  for (const { branches, filePaths } of pullRequest)
    if (!branches || [branches, filePaths].some(isEmpty)) return structure(wrongCombination);
  for (const filters of [push, pullRequest]) {
    const texts = filters.map((filter) => JSON.stringify(filter));
    if (new Set(texts).size < texts.length) return structure("The trigger configuration contains the same filter more than once.");
  }
  return undefined;
}

const isEmpty = (criterion: { includes?: string[]; excludes?: string[] } | undefined): boolean =>
  criterion !== undefined && !criterion.includes?.length && !criterion.excludes?.length;
