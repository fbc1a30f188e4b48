import type * as sdk from "@aws-sdk/client-secrets-manager";
import { SecretsManagerServiceException } from "@aws-sdk/client-secrets-manager";
import { type Context, operation } from "../../../kernel/gateway/index.ts";
import { invalidParameter, isDeleted, notFound } from "../errors.ts";
import { filteredSecrets } from "../filtered-secrets.ts";
import { page } from "../paging.ts";
import { onSecret } from "../secret-resource.ts";
import { findVersion, readValue } from "../secret-value.ts";
import { findSecret, type SecretRow } from "../store/secrets.ts";

const usualPage = 20;

/** Each secret needs secretsmanager:GetSecretValue besides; one that may not be read is named among the errors. */
export const BatchGetSecretValue = operation<typeof sdk, "BatchGetSecretValue">({
  resource: () => "*",
  async run({ SecretIdList, Filters, MaxResults = usualPage, NextToken }, context) {
    if ((SecretIdList === undefined) === (Filters === undefined))
      throw invalidParameter("You must include Filters or SecretIdList, but not both.");
    const found = Filters
      ? (await filteredSecrets(context, Filters)).filter(({ deleted_at }) => !deleted_at).map(({ arn }) => arn)
      : SecretIdList!;
    const { shown, more } = page(found, (id) => id, { NextToken, MaxResults });
    const SecretValues = [];
    const Errors = [];
    for (const id of shown) {
      try {
        const secret = await readable(context, id);
        SecretValues.push(await readValue(context, secret, await findVersion(context, secret, {})));
      } catch (error) {
        if (!isAnswer(error)) throw error;
        Errors.push({ SecretId: id, ErrorCode: error.name, Message: error.message });
      }
    }
    return { SecretValues, Errors, ...more };
  },
});

class AccessDenied extends Error {
  override name = "AccessDeniedException";
}

/** What GetSecretValue would have answered; anything else is our own mistake. */
const isAnswer = (error: unknown): error is Error => error instanceof SecretsManagerServiceException || error instanceof AccessDenied;

async function readable(context: Context, id: string): Promise<SecretRow> {
  const resourcePolicy = await onSecret.resourcePolicy({ SecretId: id }, context);
  const asked = { action: "secretsmanager:GetSecretValue", resource: await onSecret.resource({ SecretId: id }, context), conditions: {} };
  const decision = await context.kernel.iam.authorize(context.tx, context.principal, {
    ...asked,
    ...(resourcePolicy ? { resourcePolicy } : {}),
  });
  if (!decision.allowed) throw new AccessDenied(decision.message);
  const secret = await findSecret(context, id);
  if (!secret) throw notFound();
  if (secret.deleted_at) throw isDeleted();
  return secret;
}
