import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { fault } from "../errors.ts";
import { readReferences, setHead } from "../git/references.ts";
import { givenBranchName } from "../given.ts";
import { opened, resourceOf } from "../repository.ts";
import { updateRepository } from "../store/repositories.ts";

export const UpdateDefaultBranch = operation<typeof sdk, "UpdateDefaultBranch">({
  resource: resourceOf,
  async run(input, context) {
    const branch = givenBranchName(input.defaultBranchName);
    const { repository, folder } = await opened(context, context.tx, input.repositoryName);
    if (!(await readReferences(folder)).some(({ name }) => name === `refs/heads/${branch}`)) {
      throw fault("BranchDoesNotExistException", `Branch ${branch} does not exist`);
    }
    await updateRepository(context.tx, repository.id, { default_branch: branch, modified_at: context.now });
    await setHead(folder, branch);
    return {};
  },
});
