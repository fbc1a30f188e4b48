import type { Place } from "../../base/arn.ts";
import { present } from "../../base/present.ts";
import type { Context, Request } from "../../kernel/gateway/index.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Tx } from "../../kernel/store/index.ts";
import { fault } from "./errors.ts";
import { openFolder } from "./git/folder.ts";
import { resolveCommit } from "./git/objects.ts";
import { givenRepositoryName } from "./given.ts";
import { repositoryArn } from "./reconcile.ts";
import { findRepository } from "./store/repositories.ts";
import type { Repository } from "./store/tables.ts";

export async function repositoryNamed(tx: Tx, place: Place, name: string | undefined): Promise<Repository> {
  const given = givenRepositoryName(name);
  const repository = await findRepository(tx, place, given);
  if (!repository) throw fault("RepositoryDoesNotExistException", `${given} does not exist`);
  return repository;
}

/** For `resource`: the ARN by what the caller says, whether or not there is such a repository. */
export const resourceOf = ({ repositoryName }: { repositoryName?: string }, { account, region }: Request): string =>
  repositoryArn({ account, region, name: repositoryName ?? "" });

/** The repository and the folder where git finds it. */
export async function opened(context: Pick<Context, "account" | "region" | "kernel">, tx: Tx, name: string | undefined) {
  const repository = await repositoryNamed(tx, context, name);
  return { repository, folder: await openFolder(context.kernel.config.data, repository) };
}

/** A commit by branch, tag, reference or id; without any, the tip of the default branch. */
export async function commitNamed(folder: string, repository: Repository, specifier: string | undefined): Promise<string> {
  const named = specifier ?? (repository.default_branch ? `refs/heads/${repository.default_branch}` : undefined);
  const found = named === undefined ? undefined : await resolveCommit(folder, named);
  if (!found) throw fault("CommitDoesNotExistException", `Could not find a commit for ${specifier ?? "the default branch"}`);
  return found;
}

/** What clients clone from: the address they reached us at, where they came over HTTP. */
const cloneUrl = ({ config }: Kernel, host: string | undefined, name: string): string => {
  const own = ["0.0.0.0", "::"].includes(config.host) ? "localhost" : config.host.includes(":") ? `[${config.host}]` : config.host;
  return `http://${host ?? `${own}:${config.port}`}/v1/repos/${name}`;
};

export const metadataOf = (repository: Repository, { kernel, host }: Pick<Context, "kernel" | "host">) =>
  present({
    accountId: repository.account,
    repositoryId: repository.id,
    repositoryName: repository.name,
    repositoryDescription: repository.description ?? undefined,
    defaultBranch: repository.default_branch ?? undefined,
    creationDate: repository.created_at,
    lastModifiedDate: repository.modified_at,
    // @DIFFERS No address for SSH: git is served over HTTP only.
    cloneUrlHttp: cloneUrl(kernel, host, repository.name),
    Arn: repositoryArn(repository),
  });
