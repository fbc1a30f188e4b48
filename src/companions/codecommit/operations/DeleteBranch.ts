import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { fault } from "../errors.ts";
import { moveReference, readReferences, zeroId } from "../git/references.ts";
import { givenBranchName } from "../given.ts";
import { changeReferences } from "../reconcile.ts";
import { opened, resourceOf } from "../repository.ts";

export const DeleteBranch = operation<typeof sdk, "DeleteBranch">({
  resource: resourceOf,
  transaction: "own",
  async run(input, context) {
    const { kernel, principal } = context;
    const branch = givenBranchName(input.branchName);
    const { repository, folder } = await kernel.store.transaction((tx) => opened(context, tx, input.repositoryName));
    if (branch === repository.default_branch) {
      throw fault("DefaultBranchCannotBeDeletedException", `Unable to delete default branch ${branch}. Change the default branch first.`);
    }
    const name = `refs/heads/${branch}`;
    const found = (await readReferences(folder)).find((reference) => reference.name === name);
    // Deleting what is not there succeeds, without naming it.
    if (!found) return {};
    const deleted = await changeReferences(kernel, repository, principal.arn, () => moveReference(folder, name, zeroId, found.objectId));
    if (!deleted) throw fault("ConcurrentReferenceUpdateException", `The branch ${branch} was changed at the same time`);
    return { deletedBranch: { branchName: branch, commitId: found.commitId } };
  },
});
