import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { selects } from "../domain/fleet.ts";
import { afterOf, pageAfter } from "../pages.ts";
import { refusal } from "../refuse.ts";
import { instanceArn } from "../resources.ts";
import { latestInstances } from "../store/instances.ts";
import { defined } from "../views.ts";

const filterTypes = ["KEY_ONLY", "VALUE_ONLY", "KEY_AND_VALUE"];

export const ListOnPremisesInstances = operation<typeof sdk, "ListOnPremisesInstances">({
  resource: (_input, context) => instanceArn(context, undefined),
  async run({ registrationStatus, tagFilters = [], nextToken }, context) {
    if (registrationStatus && !["Registered", "Deregistered"].includes(registrationStatus)) {
      throw refusal("InvalidRegistrationStatusException", `${registrationStatus} is not a registration status`);
    }
    if (tagFilters.some(({ Type, Key, Value }) => (Type && !filterTypes.includes(Type)) || (Key === undefined && Value === undefined))) {
      throw refusal("InvalidTagFilterException", "A tag filter must have a known type and a key or a value");
    }
    const all = await latestInstances(context.tx, context);
    const matching = all
      .filter((row) => !registrationStatus || (row.deregistered_at === null) === (registrationStatus === "Registered"))
      .filter((row) => tagFilters.length === 0 || selects({ filters: tagFilters, tagSet: [] }, row.tags));
    const page = pageAfter(matching, afterOf(nextToken), (row) => row.name);
    return defined({ instanceNames: page.items.map((row) => row.name), nextToken: page.nextToken });
  },
});
