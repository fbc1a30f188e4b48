import { arn } from "../../base/arn.ts";
import { uuid } from "../../base/ids.ts";
import { publish } from "../../kernel/events/index.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { wake } from "../../kernel/outbox/index.ts";
import type { Tx } from "../../kernel/store/index.ts";
import { changesBetween, firstBranch, type Reference, referenceEvent } from "./domain/reference-change.ts";
import { openFolder } from "./git/folder.ts";
import { readReferences, setHead } from "./git/references.ts";
import { deletePush, deleteReference, insertPush, listReferences, saveReference } from "./store/references.ts";
import { holdRepository, updateRepository } from "./store/repositories.ts";
import type { Repository } from "./store/tables.ts";

export const repositoryArn = ({ account, region, name }: Pick<Repository, "account" | "region" | "name">): string =>
  arn("codecommit", { account, region }, name);

export const repositoryKind = "codecommit/repository";

/**
 * Makes what is known of a repository's references what git says they are, and tells the bus the difference: in one transaction,
 * one caller at a time. Killed anywhere, the next call tells what this one did not.
 */
export async function reconcile(tx: Tx, kernel: Kernel, repositoryId: string, callerArn: string): Promise<Reference[]> {
  const repository = await holdRepository(tx, repositoryId);
  if (!repository || repository.deleted_at) return [];
  const folder = await openFolder(kernel.config.data, repository);
  const now = await readReferences(folder);
  const known = (await listReferences(tx, repositoryId)).map(({ name, object_id, commit_id }) => ({
    name,
    objectId: object_id,
    commitId: commit_id,
  }));
  const changes = changesBetween(known, now);
  for (const change of changes) {
    const { name, objectId, commitId } = change.reference;
    if (change.event === "referenceDeleted") await deleteReference(tx, repositoryId, name);
    else await saveReference(tx, repository, { name, object_id: objectId, commit_id: commitId });
    await publish(tx, referenceEvent(change, { repository, callerArn }));
  }
  if (changes.length) await settle(tx, folder, repository, now);
  return now;
}

/** The first branch that arrives becomes the default one, and what a clone checks out follows. */
async function settle(tx: Tx, folder: string, repository: Repository, references: Reference[]): Promise<void> {
  const branch = repository.default_branch ?? firstBranch(references);
  if (branch && !repository.default_branch) await setHead(folder, branch);
  await updateRepository(tx, repository.id, { modified_at: new Date(), default_branch: branch ?? null });
}

/**
 * Lets `change` move references in git. That it began is committed before, so that a server killed between git and the database
 * finds, when it is back, what was moved.
 */
export async function changeReferences<T>(kernel: Kernel, repository: Repository, callerArn: string, change: () => Promise<T>): Promise<T> {
  const push = uuid();
  const { account, region } = repository;
  const begun_at = new Date();
  await kernel.store.transaction(async (tx) => {
    await insertPush(tx, { id: push, repository_id: repository.id, account, region, caller_arn: callerArn, begun_at });
    await wake(tx, repositoryKind, repository.id, new Date(begun_at.getTime() + lookAgainMs));
  });
  try {
    return await change();
  } finally {
    // Also after a failure: some of the references may have moved before it.
    await kernel.store.transaction(async (tx) => {
      await reconcile(tx, kernel, repository.id, callerArn);
      await deletePush(tx, push);
    });
  }
}

/** While a push is under way, or was when a server died, its repository is looked at so often. */
export const lookAgainMs = 15_000;
