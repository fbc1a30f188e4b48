import { present } from "../../../base/present.ts";
import { domainOf, onGroup } from "../access.ts";
import { groupNamed } from "../package-groups.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { updateGroup } from "../store/groups.ts";
import { groupDescription } from "../views.ts";

export const UpdatePackageGroup = onGroup<"UpdatePackageGroup">({
  async run(input, context) {
    const { tx, kernel } = context;
    const view = await domainOf(input, context);
    const group = await groupNamed(tx, view, input.packageGroup);
    await updateGroup(tx, group.id, present({ contact_info: input.contactInfo, description: input.description }));
    await rememberedBy(kernel).domainChanges(tx, view.row.id);
    return { packageGroup: groupDescription(view, await groupNamed(tx, view, input.packageGroup)) };
  },
});
