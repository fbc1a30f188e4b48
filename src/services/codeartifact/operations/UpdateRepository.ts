import { onRepository, scopeOf } from "../access.ts";
import { invalid } from "../errors.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { holdDomain } from "../store/domains.ts";
import { replaceUpstreams, updateRepository } from "../store/repositories.ts";
import { upstreamIds } from "../upstreams.ts";
import { repositoryDescription } from "../views.ts";

/** Upstreams replace the whole list; left out, they stay as they are. */
export const UpdateRepository = onRepository<"UpdateRepository">({
  async run(input, context) {
    const { tx, kernel } = context;
    const before = await scopeOf(input, context);
    // Two repositories that become each other's upstream at the same moment would be a circle: changes stand in line.
    await holdDomain(tx, before.view.row.id);
    const { view, repository } = await scopeOf(input, context, true);
    if (input.upstreams) {
      if (input.upstreams.length && repository.externalConnection) {
        throw invalid(`The repository ${repository.name} has an external connection: it cannot have upstream repositories as well`);
      }
      const ids = await upstreamIds(view, { id: repository.id, name: repository.name, upstreams: input.upstreams }, context);
      await replaceUpstreams(tx, repository.row, ids);
    }
    if (input.description !== undefined) await updateRepository(tx, repository.id, { description: input.description });
    await rememberedBy(kernel).domainChanges(tx, view.row.id);
    const after = await scopeOf(input, context, true);
    return { repository: repositoryDescription(after.view, after.repository) };
  },
});
