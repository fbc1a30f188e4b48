import { onRepository, scopeOf } from "../access.ts";
import { notFound } from "../errors.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { updateRepository } from "../store/repositories.ts";
import { repositoryDescription } from "../views.ts";

/** What came through it stays. */
export const DisassociateExternalConnection = onRepository<"DisassociateExternalConnection">({
  async run(input, context) {
    const { tx, kernel } = context;
    const { view, repository } = await scopeOf(input, context);
    const named = input.externalConnection;
    if (repository.externalConnection !== named) {
      throw notFound("repository", repository.name, `The repository ${repository.name} has no external connection ${named}`);
    }
    await updateRepository(tx, repository.id, { external_connection: null });
    await rememberedBy(kernel).domainChanges(tx, view.row.id);
    const after = await scopeOf(input, context, true);
    return { repository: repositoryDescription(after.view, after.repository) };
  },
});
