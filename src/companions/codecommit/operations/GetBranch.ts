import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { fault } from "../errors.ts";
import { readReferences } from "../git/references.ts";
import { givenBranchName } from "../given.ts";
import { opened, resourceOf } from "../repository.ts";

export const GetBranch = operation<typeof sdk, "GetBranch">({
  resource: resourceOf,
  async run(input, context) {
    const { folder } = await opened(context, context.tx, input.repositoryName);
    const branch = givenBranchName(input.branchName);
    const found = (await readReferences(folder)).find(({ name }) => name === `refs/heads/${branch}`);
    if (!found) throw fault("BranchDoesNotExistException", `Branch ${branch} does not exist`);
    return { branch: { branchName: branch, commitId: found.commitId } };
  },
});
