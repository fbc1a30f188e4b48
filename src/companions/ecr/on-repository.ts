import type { Context } from "../../kernel/gateway/index.ts";
import type { PolicyDocument } from "../../kernel/iam/index.ts";
import { repositoryNotFound } from "./errors.ts";
import { findRepository, repositoryArn } from "./store/repositories.ts";
import type { Repository } from "./store/tables.ts";

type ByName = { repositoryName: string; registryId?: string | undefined };

/** A registry is an account's; whoever names none means their own. */
export const registryOf = ({ account, region }: Context, registryId: string | undefined) => ({ account: registryId ?? account, region });

/** How every operation on one repository is authorized: by the repository's ARN and its own policy. */
export const onRepository = {
  resource: ({ repositoryName, registryId }: ByName, context: Context): string =>
    repositoryArn({ ...registryOf(context, registryId), name: repositoryName }),
  resourcePolicy: async ({ repositoryName, registryId }: ByName, context: Context): Promise<PolicyDocument | undefined> =>
    policyOf(await findRepository(context.tx, registryOf(context, registryId), repositoryName)),
};

export const policyOf = (repository: Repository | undefined): PolicyDocument | undefined =>
  repository?.policy ? (JSON.parse(repository.policy) as PolicyDocument) : undefined;

export async function repositoryNamed(context: Context, { repositoryName, registryId }: ByName): Promise<Repository> {
  const registry = registryOf(context, registryId);
  const found = await findRepository(context.tx, registry, repositoryName);
  if (!found) throw repositoryNotFound(registry.account, repositoryName);
  return found;
}
