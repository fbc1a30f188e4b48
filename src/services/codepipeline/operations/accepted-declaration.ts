import {
  InvalidActionDeclarationException,
  InvalidBlockerDeclarationException,
  InvalidStageDeclarationException,
  InvalidStructureException,
} from "@aws-sdk/client-codepipeline";
import type { Context } from "../../../kernel/gateway/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import type { Declaration } from "../domain/declaration/declaration.ts";
import { validateDeclaration } from "../domain/declaration/validate.ts";
import { assumePipelineRole } from "../providers/action-role.ts";

const exceptions = {
  InvalidStructureException,
  InvalidStageDeclarationException,
  InvalidActionDeclarationException,
  InvalidBlockerDeclarationException,
};

/** Refuses what CodePipeline would not run: a wrong structure, or a role that it may not be handed or cannot assume. */
export async function acceptDeclaration(context: Context, declaration: Declaration): Promise<void> {
  const refusal = validateDeclaration(declaration, context.region);
  if (refusal) throw new exceptions[refusal.kind]({ message: refusal.message, $metadata: {} });
  await requirePassRole(context, declaration.roleArn);
  await requireAssumable(context, declaration);
}

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
