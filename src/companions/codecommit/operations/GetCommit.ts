import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { fault } from "../errors.ts";
import { readCommit } from "../git/objects.ts";
import { givenCommitId } from "../given.ts";
import { opened, resourceOf } from "../repository.ts";

export const GetCommit = operation<typeof sdk, "GetCommit">({
  resource: resourceOf,
  async run(input, context) {
    const { folder } = await opened(context, context.tx, input.repositoryName);
    const commitId = givenCommitId(input.commitId);
    const commit = await readCommit(folder, commitId);
    if (!commit) throw fault("CommitIdDoesNotExistException", `The commit ID ${commitId} does not exist`);
    return { commit };
  },
});
