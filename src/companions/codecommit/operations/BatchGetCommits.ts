import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { isObjectId } from "../domain/names.ts";
import { fault } from "../errors.ts";
import { readCommit } from "../git/objects.ts";
import { opened, resourceOf } from "../repository.ts";

const mostIds = 100;

export const BatchGetCommits = operation<typeof sdk, "BatchGetCommits">({
  resource: resourceOf,
  async run(input, context) {
    const { folder } = await opened(context, context.tx, input.repositoryName);
    if (!input.commitIds?.length) throw fault("CommitIdsListRequiredException", "A list of commit IDs is required");
    if (input.commitIds.length > mostIds) throw fault("CommitIdsLimitExceededException", `The maximum number of commit IDs is ${mostIds}`);
    const commits = [];
    const errors = [];
    for (const commitId of new Set(input.commitIds)) {
      const commit = isObjectId(commitId) ? await readCommit(folder, commitId) : undefined;
      if (commit) commits.push(commit);
      else if (isObjectId(commitId))
        errors.push({ commitId, errorCode: "CommitIdDoesNotExistException", errorMessage: "The commit does not exist" });
      else errors.push({ commitId, errorCode: "InvalidCommitIdException", errorMessage: "The commit ID is not valid" });
    }
    return { commits, errors };
  },
});
