import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { fault } from "../errors.ts";
import { readCommit } from "../git/objects.ts";
import { moveReference, readReferences, zeroId } from "../git/references.ts";
import { givenBranchName, givenCommitId } from "../given.ts";
import { changeReferences } from "../reconcile.ts";
import { opened, resourceOf } from "../repository.ts";

export const CreateBranch = operation<typeof sdk, "CreateBranch">({
  resource: resourceOf,
  transaction: "own",
  async run(input, context) {
    const { kernel, principal } = context;
    const branch = givenBranchName(input.branchName);
    const commitId = givenCommitId(input.commitId);
    const { repository, folder } = await kernel.store.transaction((tx) => opened(context, tx, input.repositoryName));
    if (!(await readCommit(folder, commitId))) throw fault("CommitDoesNotExistException", `The commit ${commitId} does not exist`);
    if ((await readReferences(folder)).some(({ name }) => name === `refs/tags/${branch}`)) {
      throw fault("BranchNameIsTagNameException", `The branch name ${branch} is the name of a tag`);
    }
    const created = await changeReferences(kernel, repository, principal.arn, () =>
      moveReference(folder, `refs/heads/${branch}`, commitId, zeroId),
    );
    if (!created) throw fault("BranchNameExistsException", `A branch named ${branch} already exists`);
    return {};
  },
});
