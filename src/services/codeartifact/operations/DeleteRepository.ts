import { deleteTags } from "../../../kernel/store/index.ts";
import { onRepository, scopeOf } from "../access.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { repositoryArn } from "../resources.ts";
import { deleteRepository } from "../store/repositories.ts";
import { repositoryDescription } from "../views.ts";

/** With everything in it, at once; what downstream repositories have kept of it stays theirs. */
export const DeleteRepository = onRepository<"DeleteRepository">({
  async run(input, context) {
    const { view, repository } = await scopeOf(input, context);
    await deleteTags(context.tx, repositoryArn(view.row, repository.name));
    await deleteRepository(context.tx, repository.id);
    await rememberedBy(context.kernel).domainChanges(context.tx, view.row.id);
    return { repository: repositoryDescription(view, repository) };
  },
});
