import type { PolicyEvaluationDecisionType } from "@aws-sdk/client-iam";
import { reading } from "../operation.ts";
import { simulated } from "../simulated-principal.ts";

export const SimulatePrincipalPolicy = reading<"SimulatePrincipalPolicy">({
  resource: ({ PolicySourceArn }) => PolicySourceArn,
  async run({ PolicySourceArn, ActionNames, ResourceArns, ContextEntries }, context) {
    const principal = await simulated(context, PolicySourceArn);
    const conditions = Object.fromEntries(
      (ContextEntries ?? []).map(({ ContextKeyName, ContextKeyValues }) => [ContextKeyName ?? "", ContextKeyValues ?? []]),
    );
    const EvaluationResults = [];
    for (const action of ActionNames) {
      for (const resource of ResourceArns ?? ["*"]) {
        const { allowed, message } = await context.kernel.iam.authorize(context.tx, principal, { action, resource, conditions });
        const EvalDecision: PolicyEvaluationDecisionType = allowed
          ? "allowed"
          : message.includes("explicit deny")
            ? "explicitDeny"
            : "implicitDeny";
        EvaluationResults.push({
          EvalActionName: action,
          EvalResourceName: resource,
          EvalDecision,
          MatchedStatements: [],
          MissingContextValues: [],
        });
      }
    }
    return { EvaluationResults, IsTruncated: false };
  },
});
