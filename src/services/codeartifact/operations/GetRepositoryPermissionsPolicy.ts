import { onRepository, scopeOf } from "../access.ts";
import { policyAnswer } from "../policies.ts";
import { repositoryArn } from "../resources.ts";

export const GetRepositoryPermissionsPolicy = onRepository<"GetRepositoryPermissionsPolicy">({
  transaction: "read",
  async run(input, context) {
    const { view, repository } = await scopeOf(input, context);
    const { row } = repository;
    return policyAnswer("repository", row.name, repositoryArn(view.row, row.name), row);
  },
});
