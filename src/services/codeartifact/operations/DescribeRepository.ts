import { onRepository, scopeOf } from "../access.ts";
import { repositoryDescription } from "../views.ts";

export const DescribeRepository = onRepository<"DescribeRepository">({
  transaction: "read",
  async run(input, context) {
    const { view, repository } = await scopeOf(input, context);
    return { repository: repositoryDescription(view, repository) };
  },
});
