import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import type { PartnerTypeDocument } from "../domain/declaration/declared-types.ts";
import { partnerTypes, putType } from "../store/action-types.ts";
import { actionTypeArn } from "./action-type-arn.ts";
import { actionTypeNotFound } from "./GetActionType.ts";

/**
 * Replaces a partner's type. @DIFFERS: AWS takes new partners in by hand, with a form; here the first UpdateActionType of a type with the
 * owner ThirdParty takes it in. Only the account that did may change it afterwards.
 */
export const UpdateActionType = operation<typeof sdk, "UpdateActionType">({
  resource: ({ actionType }, context) => actionTypeArn(context, actionType.id),
  async run({ actionType }, context) {
    const { tx, account, region, now } = context;
    const { category, owner, provider, version } = actionType.id;
    if (owner !== "ThirdParty") throw actionTypeNotFound(actionType.id);
    const [taken] = await partnerTypes(tx, region, actionType.id);
    if (taken && taken.account !== account) throw actionTypeNotFound(actionType.id);
    accept(actionType);
    await putType(tx, { account, region, owner, category, provider, version, document: actionType, created_at: now });
    return {};
  },
});

const refused = (message: string) => new WireError("ValidationException", message);

function accept({ executor, properties = [], inputArtifactDetails, outputArtifactDetails }: PartnerTypeDocument): void {
  const { lambdaExecutorConfiguration: lambda, jobWorkerExecutorConfiguration: workers } = executor.configuration;
  if (executor.type === "JobWorker" && lambda) throw refused("The executor type JobWorker does not take a lambdaExecutorConfiguration");
  if (executor.type === "Lambda" && (workers || !lambda))
    throw refused("The executor type Lambda needs a lambdaExecutorConfiguration only");
  // Taken in, such a type could be used in pipelines, and every action of it would fail.
  if (executor.type === "Lambda") throw refused("Action types with a Lambda executor are not available yet. Use a job worker");
  for (const { minimumCount, maximumCount } of [inputArtifactDetails, outputArtifactDetails])
    if (maximumCount < minimumCount)
      throw refused(`Maximum Number of Artifacts (${maximumCount}) has to be greater than or equal to minimum (${minimumCount})`);
  if (properties.filter(({ queryable }) => queryable).length > 1) throw refused("An action type can have at most one queryable property");
}
