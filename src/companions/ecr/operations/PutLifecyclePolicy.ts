import type * as sdk from "@aws-sdk/client-ecr";
import { operation } from "../../../kernel/gateway/index.ts";
import { invalidParameter } from "../errors.ts";
import { onRepository, repositoryNamed } from "../on-repository.ts";
import { updateRepository } from "../store/repositories.ts";

/** @DIFFERS: a lifecycle policy is kept and shown, and expires nothing. */
export const PutLifecyclePolicy = operation<typeof sdk, "PutLifecyclePolicy">({
  ...onRepository,
  async run({ lifecyclePolicyText, ...named }, context) {
    const repository = await repositoryNamed(context, named);
    if (!hasRules(lifecyclePolicyText)) {
      throw invalidParameter(
        "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure'",
      );
    }
    await updateRepository(context.tx, repository, { lifecycle_policy: lifecyclePolicyText });
    return { registryId: repository.account, repositoryName: repository.name, lifecyclePolicyText };
  },
});

function hasRules(text: string): boolean {
  try {
    const { rules } = JSON.parse(text) as { rules?: unknown };
    return (
      Array.isArray(rules) &&
      rules.length > 0 &&
      rules.every((rule) => typeof rule?.rulePriority === "number" && rule.selection && rule.action)
    );
  } catch {
    return false;
  }
}
