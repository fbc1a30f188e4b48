import type { Context } from "../../kernel/gateway/index.ts";
import type { PolicyDocument } from "../../kernel/iam/index.ts";
import { readSecretId } from "./domain/secret-id.ts";
import { findSecret, plannedSecretArn } from "./store/secrets.ts";

type ById = { SecretId: string };

/** How every operation on one secret is authorized: by the secret's ARN and its own policy. */
export const onSecret = {
  async resource({ SecretId }: ById, context: Context): Promise<string> {
    const found = await findSecret(context, SecretId);
    return found?.arn ?? readSecretId(SecretId).arn ?? plannedSecretArn(context, SecretId);
  },
  async resourcePolicy({ SecretId }: ById, context: Context): Promise<PolicyDocument | undefined> {
    const policy = (await findSecret(context, SecretId))?.policy;
    return policy ? (JSON.parse(policy) as PolicyDocument) : undefined;
  },
};
