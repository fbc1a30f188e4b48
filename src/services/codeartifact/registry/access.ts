import type { Decision, PolicyDocument, Principal } from "../../../kernel/iam/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Coordinates } from "../domain/package-format.ts";
import { packageArn, repositoryArn } from "../resources.ts";
import type { DomainView, RepositoryView } from "./domain-view.ts";

const statementsOf = (policy: PolicyDocument | undefined) => (policy ? [policy.Statement].flat() : []);

/** Domain and repository policy speak together: one allow suffices, one deny ends it. Undefined where there is neither. */
export function joinPolicies(...policies: (PolicyDocument | undefined)[]): PolicyDocument | undefined {
  const statements = policies.flatMap(statementsOf);
  return statements.length ? { Version: "2012-10-17", Statement: statements } : undefined;
}

/** Principals of the domain's owner and of the repository's administrator need no word of the resource. */
export const homeAccount = (view: DomainView, repository: RepositoryView | undefined, principal: Principal): string =>
  principal.account === repository?.row.administrator ? principal.account : view.row.account;

/** Joined policies are compiled once, as long as the view they come from is remembered. */
const joined = new WeakMap<RepositoryView, PolicyDocument | undefined>();
function policyOf(view: DomainView, repository: RepositoryView): PolicyDocument | undefined {
  if (!joined.has(repository)) joined.set(repository, joinPolicies(view.policy, repository.policy));
  return joined.get(repository);
}

export interface Asking {
  kernel: Kernel;
  view: DomainView;
  repository: RepositoryView;
  principal: Principal;
  /** Global condition keys, such as `aws:SourceIp`. */
  conditions: Record<string, string>;
}

async function decide({ kernel, view, repository, principal, conditions }: Asking, action: string, resource: string): Promise<Decision> {
  const resourcePolicy = policyOf(view, repository);
  const asked = {
    ...{ action: `codeartifact:${action}`, resource, conditions },
    ...(resourcePolicy ? { resourcePolicy } : {}),
    resourceAccount: homeAccount(view, repository, principal),
  };
  return kernel.store.read((tx) => kernel.iam.authorize(tx, principal, asked));
}

/** ReadFromRepository can only be granted on a repository: all of its packages or none. */
export const mayOnRepository = (asking: Asking, action: string): Promise<Decision> =>
  decide(asking, action, repositoryArn(asking.view.row, asking.repository.name));

export const mayOnPackage = (asking: Asking, action: string, coordinates: Coordinates): Promise<Decision> =>
  decide(asking, action, packageArn(asking.view.row, asking.repository.name, coordinates));
