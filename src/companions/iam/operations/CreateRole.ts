import { iamArn } from "../../../kernel/iam/index.ts";
import { boundaryCondition } from "../boundary-condition.ts";
import { checkDocument, trustPolicyQuota } from "../documents.ts";
import { changing } from "../operation.ts";
import { roleInFull, tagsIn } from "../shapes.ts";
import { needAttachable } from "../store/policies.ts";
import { insertRole } from "../store/roles.ts";

export const CreateRole = changing<"CreateRole">({
  resource: ({ RoleName, Path = "/" }, { account }) => iamArn(account, "role", Path, RoleName),
  conditions: boundaryCondition,
  async run(
    { RoleName, Path = "/", AssumeRolePolicyDocument, Description, MaxSessionDuration = 3600, PermissionsBoundary, Tags },
    context,
  ) {
    checkDocument(AssumeRolePolicyDocument, "trust", trustPolicyQuota);
    if (PermissionsBoundary !== undefined) await needAttachable(context, PermissionsBoundary);
    const row = await insertRole(context, {
      name: RoleName,
      path: Path,
      trustPolicy: AssumeRolePolicyDocument,
      description: Description,
      maxSessionSeconds: MaxSessionDuration,
      boundaryArn: PermissionsBoundary,
      tags: tagsIn(Tags),
    });
    const { RoleLastUsed: _, ...role } = await roleInFull(context, row);
    return { Role: role };
  },
});
