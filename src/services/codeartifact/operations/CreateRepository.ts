import { uuid } from "../../../base/ids.ts";
import { isUniqueViolation, putTags } from "../../../kernel/store/index.ts";
import { domainOf, onRepository, scopeOf } from "../access.ts";
import { conflict, quotaExceeded } from "../errors.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { repositoryArn } from "../resources.ts";
import { holdDomain } from "../store/domains.ts";
import { insertRepository, replaceUpstreams } from "../store/repositories.ts";
import { upstreamIds } from "../upstreams.ts";
import { repositoryDescription } from "../views.ts";

/** AWS's quota. */
const mostRepositories = 1000;

export const CreateRepository = onRepository<"CreateRepository">({
  async run(input, context) {
    const { tx, kernel, account, now } = context;
    const { row } = await domainOf(input, context);
    await holdDomain(tx, row.id);
    const view = await domainOf(input, context, true);
    const name = input.repository;
    if (view.repositories.size >= mostRepositories)
      throw quotaExceeded("domain", row.name, `A domain has at most ${mostRepositories} repositories`);
    const upstreams = await upstreamIds(view, { name, upstreams: input.upstreams ?? [] }, context);
    const place = { account: row.account, region: row.region };
    const repository = { id: uuid(), domain_id: row.id, ...place, name, administrator: account, created_at: now };
    try {
      const nothing = { external_connection: null, policy: null, policy_revision: null };
      await insertRepository(tx, { ...repository, ...nothing, description: input.description ?? null });
    } catch (error) {
      if (isUniqueViolation(error)) throw conflict("repository", name, `The repository ${name} already exists in the domain ${row.name}`);
      throw error;
    }
    await replaceUpstreams(tx, repository, upstreams);
    await putTags(tx, repositoryArn(row, name), input.tags ?? []);
    await rememberedBy(kernel).domainChanges(tx, row.id);
    const made = await scopeOf(input, context, true);
    return { repository: repositoryDescription(made.view, made.repository) };
  },
});
