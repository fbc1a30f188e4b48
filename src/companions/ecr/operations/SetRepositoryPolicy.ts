import type * as sdk from "@aws-sdk/client-ecr";
import { operation } from "../../../kernel/gateway/index.ts";
import { PolicyError, readPolicy } from "../../../kernel/iam/index.ts";
import { invalidParameter } from "../errors.ts";
import { onRepository, repositoryNamed } from "../on-repository.ts";
import { updateRepository } from "../store/repositories.ts";

export const SetRepositoryPolicy = operation<typeof sdk, "SetRepositoryPolicy">({
  ...onRepository,
  async run({ policyText, force: _force, ...named }, context) {
    const repository = await repositoryNamed(context, named);
    try {
      // In ECR a policy names no resource: it is the repository's own.
      const statements = [(JSON.parse(policyText) as { Statement?: object | object[] }).Statement ?? []].flat();
      readPolicy(
        JSON.stringify({ ...JSON.parse(policyText), Statement: statements.map((one) => ({ Resource: "*", ...one })) }),
        "resource",
      );
    } catch (error) {
      if (!(error instanceof PolicyError) && !(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
      throw invalidParameter(`Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'`);
    }
    await updateRepository(context.tx, repository, { policy: policyText });
    return { registryId: repository.account, repositoryName: repository.name, policyText };
  },
});
