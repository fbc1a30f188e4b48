import type { Context } from "../../kernel/gateway/index.ts";
import { fault } from "./errors.ts";
import { treeOf } from "./git/objects.ts";
import { moveReference, readReferences, zeroId } from "./git/references.ts";
import { type IndexChange, writeCommit, writeTree } from "./git/write-commit.ts";
import { givenCommitId, givenEmail, givenMessage, givenName } from "./given.ts";
import { changeReferences } from "./reconcile.ts";
import type { Repository } from "./store/tables.ts";

export interface CommitAsked {
  repository: Repository;
  folder: string;
  branch: string;
  /** The tip that the caller saw; undefined for the first commit of a repository. */
  parent: string | undefined;
  changes: IndexChange[];
  name?: string;
  email?: string;
  message?: string;
  defaultMessage: string;
}

/** The branch's tip, which must be the one that the caller names; a repository without any branch has none. */
export async function checkedParent(folder: string, branch: string, parentCommitId: string | undefined): Promise<string | undefined> {
  const references = await readReferences(folder);
  const tip = references.find(({ name }) => name === `refs/heads/${branch}`)?.commitId;
  if (!tip) {
    if (references.some(({ name }) => name.startsWith("refs/heads/")))
      throw fault("BranchDoesNotExistException", `Branch ${branch} does not exist`);
    if (parentCommitId) throw fault("ParentCommitDoesNotExistException", `The parent commit ${parentCommitId.slice(0, 40)} does not exist`);
    return undefined;
  }
  if (!parentCommitId) throw fault("ParentCommitIdRequiredException", "A parent commit ID is required: the branch has commits");
  if (givenCommitId(parentCommitId) !== tip) {
    throw fault(
      "ParentCommitIdOutdatedException",
      `The parent commit ID is outdated: the tip of the branch ${branch} is ${tip}. Use the latest commit ID.`,
    );
  }
  return tip;
}

/** Writes tree and commit, then moves the branch from the tip that was seen: whoever came in between makes this fail. */
export async function commitChanges(context: Omit<Context, "tx">, asked: CommitAsked): Promise<{ commitId: string; treeId: string }> {
  const { folder, parent, branch, repository } = asked;
  const { principal, kernel, now } = context;
  const author = { name: givenName(asked.name, principal.sessionName ?? principal.name), email: givenEmail(asked.email) };
  const message = givenMessage(asked.message, asked.defaultMessage);
  const treeId = await writeTree(folder, parent, asked.changes);
  if (parent && treeId === (await treeOf(folder, parent))) {
    throw fault("NoChangeException", "The commit cannot be created because no changes will be made to the repository");
  }
  const commitId = await writeCommit(folder, { tree: treeId, parents: parent ? [parent] : [], message, author, now });
  const moved = await changeReferences(kernel, repository, principal.arn, () =>
    moveReference(folder, `refs/heads/${branch}`, commitId, parent ?? zeroId),
  );
  if (!moved) throw fault("ConcurrentReferenceUpdateException", `The branch ${branch} was changed at the same time`);
  return { commitId, treeId };
}
