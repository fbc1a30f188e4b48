import { onRepository, scopeOf } from "../access.ts";
import { nextPolicy, policyAnswer } from "../policies.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { repositoryArn } from "../resources.ts";
import { updateRepository } from "../store/repositories.ts";

export const PutRepositoryPermissionsPolicy = onRepository<"PutRepositoryPermissionsPolicy">({
  blindTo: "repository",
  async run(input, context) {
    const { view, repository } = await scopeOf(input, context);
    const { row } = repository;
    const next = nextPolicy("repository", row.name, row, input);
    await updateRepository(context.tx, row.id, next);
    await rememberedBy(context.kernel).domainChanges(context.tx, view.row.id);
    return policyAnswer("repository", row.name, repositoryArn(view.row, row.name), next);
  },
});
