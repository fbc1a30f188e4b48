import { onRepository, scopeOf } from "../access.ts";
import { checkRevision, policyAnswer } from "../policies.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { repositoryArn } from "../resources.ts";
import { updateRepository } from "../store/repositories.ts";

export const DeleteRepositoryPermissionsPolicy = onRepository<"DeleteRepositoryPermissionsPolicy">({
  blindTo: "repository",
  async run(input, context) {
    const { view, repository } = await scopeOf(input, context);
    const { row } = repository;
    const answer = policyAnswer("repository", row.name, repositoryArn(view.row, row.name), row);
    checkRevision("repository", row.name, row, input.policyRevision);
    await updateRepository(context.tx, row.id, { policy: null, policy_revision: null });
    await rememberedBy(context.kernel).domainChanges(context.tx, view.row.id);
    return answer;
  },
});
