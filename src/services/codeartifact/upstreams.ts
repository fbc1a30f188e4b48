import type { Context } from "../../kernel/gateway/index.ts";
import type { Tx } from "../../kernel/store/index.ts";
import { repositoryIn } from "./access.ts";
import { reachable } from "./domain/search.ts";
import { conflict, denied, invalid, quotaExceeded } from "./errors.ts";
import { homeAccount, joinPolicies } from "./registry/access.ts";
import type { DomainView } from "./registry/domain-view.ts";
import { repositoryArn } from "./resources.ts";

/** AWS's quota of direct upstreams. */
const mostUpstreams = 10;

/** The ids of the upstreams that a repository is to have; `id` is undefined for one that is being made. */
export async function upstreamIds(
  view: DomainView,
  asked: { id?: string; name: string; upstreams: { repositoryName: string }[] },
  context: Context,
): Promise<string[]> {
  const { id, name, upstreams } = asked;
  if (upstreams.length > mostUpstreams)
    throw quotaExceeded("repository", name, `A repository has at most ${mostUpstreams} upstream repositories`);
  const named = upstreams.map(({ repositoryName }) => {
    if (repositoryName === name) throw invalid(`The repository ${name} cannot be its own upstream`);
    return repositoryIn(view, repositoryName);
  });
  if (new Set(named.map((one) => one.id)).size < named.length) throw invalid("A repository is named twice among the upstreams");
  for (const upstream of named) {
    if (id !== undefined && reachable(view.repositories, upstream.id).has(id)) {
      throw conflict(
        "repository",
        name,
        `The repository ${upstream.name} has ${name} upstream already: repositories cannot be upstream of themselves`,
      );
    }
    await mayBeUpstream(context, view, upstream.name);
  }
  return named.map((one) => one.id);
}

/** A permission without an operation: whoever joins a repository below another one must be allowed it there. */
async function mayBeUpstream({ kernel, tx, principal }: Context & { tx: Tx }, view: DomainView, name: string): Promise<void> {
  const repository = repositoryIn(view, name);
  const resourcePolicy = joinPolicies(view.policy, repository.policy);
  const decision = await kernel.iam.authorize(tx, principal, {
    action: "codeartifact:AssociateWithDownstreamRepository",
    resource: repositoryArn(view.row, name),
    conditions: {},
    ...(resourcePolicy ? { resourcePolicy } : {}),
    resourceAccount: homeAccount(view, repository, principal),
  });
  if (!decision.allowed) throw denied(decision.message);
}
