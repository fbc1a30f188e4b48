import {
  InvalidActionDeclarationException,
  InvalidBlockerDeclarationException,
  InvalidStageDeclarationException,
  InvalidStructureException,
} from "@aws-sdk/client-codepipeline";
import type { Context } from "../../../kernel/gateway/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { actionTypeOf } from "../domain/declaration/action-types.ts";
import type { ActionTypeId, Declaration } from "../domain/declaration/declaration.ts";
import type { Refusal } from "../domain/declaration/refusal.ts";
import { sealSecrets } from "../domain/declaration/secrets.ts";
import { validateDeclaration } from "../domain/declaration/validate.ts";
import { assumePipelineRole } from "../providers/action-role.ts";
import { sealSecret } from "../providers/opened-configuration.ts";
import { typesOf } from "../store/action-types.ts";

const exceptions = {
  InvalidStructureException,
  InvalidStageDeclarationException,
  InvalidActionDeclarationException,
  InvalidBlockerDeclarationException,
};

/**
 * Refuses what CodePipeline would not run: a wrong structure, or a role that it may not be handed or cannot assume. Gives back what is to
 * be stored: the same declaration with its secrets sealed, those that an update leaves as they are taken from `previous`.
 */
export async function acceptDeclaration(context: Context, declaration: Declaration, previous?: Declaration): Promise<Declaration> {
  const found = await typesOf(context.tx, context, declaration);
  const declaredType = (id: ActionTypeId) => [found(id)].find((type) => type && !type.isDeleted);
  const refusal = validateDeclaration(declaration, context.region, declaredType);
  if (refusal) throw refused(refusal);
  const sealed = sealSecrets(declaration, {
    previous,
    secretsOf: ({ actionTypeId }) =>
      ((actionTypeOf(actionTypeId) ?? declaredType(actionTypeId))?.properties ?? []).flatMap(({ name, secret }) => (secret ? [name] : [])),
    seal: (value) => sealSecret(context.kernel, context.account, value),
  });
  if ("kind" in sealed) throw refused(sealed);
  await requirePassRole(context, declaration.roleArn);
  await requireAssumable(context, declaration);
  return sealed;
}

const refused = ({ kind, message }: Refusal) => new exceptions[kind]({ message, $metadata: {} });

async function requirePassRole({ kernel, tx, principal }: Context, roleArn: string): Promise<void> {
  const conditions = { "iam:PassedToService": "codepipeline.amazonaws.com" };
  const { allowed, message } = await kernel.iam.authorize(tx, principal, { action: "iam:PassRole", resource: roleArn, conditions });
  if (!allowed) throw new WireError("AccessDeniedException", message, 403);
}

async function requireAssumable(context: Context, { name, roleArn }: Declaration): Promise<void> {
  try {
    await assumePipelineRole(context, context, { pipelineName: name, roleArn });
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    // Terraform waits for a fresh role and tries again when it reads "not authorized".
    const message = `CodePipeline is not authorized to perform AssumeRole on role ${roleArn}`;
    throw new InvalidStructureException({ message, $metadata: {} });
  }
}
