import type * as sdk from "@aws-sdk/client-codepipeline";
import { LimitExceededException } from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { customTypeRefusal } from "../domain/jobs/custom-type-rules.ts";
import { customTypes, findOwnType, putType } from "../store/action-types.ts";
import { acceptTags } from "./accepted-tags.ts";
import { actionTypeArn } from "./action-type-arn.ts";
import { shownCustomType } from "./shown-action-type.ts";

const mostTypes = 50;
const refused = (message: string) => new WireError("ValidationException", message);

export const CreateCustomActionType = operation<typeof sdk, "CreateCustomActionType">({
  resource: (input, context) => actionTypeArn(context, { ...input, owner: "Custom" }),
  async run({ tags = [], category, provider, version, ...document }, context) {
    const { tx, now, account, region } = context;
    acceptTags(tags);
    const refusal = customTypeRefusal(document);
    if (refusal) throw refused(refusal);
    const name = { owner: "Custom" as const, category, provider, version };
    const earlier = await findOwnType(tx, context, name);
    if (earlier && !earlier.deleted_at) throw refused(`The action type ${category}/${provider} already has a version ${version}`);
    // Pipelines may still name the deleted one: its version must not come back as something else.
    if (earlier && !isSame(earlier.document, document))
      throw refused(
        `The version ${version} of ${category}/${provider} was deleted. It can be created again as it was; for anything else use a new version`,
      );
    if ((await customTypes(tx, context)).length >= mostTypes)
      throw new LimitExceededException({ message: `There can be at most ${mostTypes} custom action types`, $metadata: {} });
    const type = { ...name, account, region, document, created_at: now };
    await putType(tx, type);
    await putTags(tx, actionTypeArn(context, name), tags);
    return { actionType: shownCustomType({ ...type, deleted_at: null }), tags };
  },
});

/** The database gives members back in an order of its own. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return one === other;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => isSame((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]));
}
