import { deleteTags } from "../../../kernel/store/index.ts";
import { domainOf, onGroup } from "../access.ts";
import { invalid } from "../errors.ts";
import { groupNamed } from "../package-groups.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { groupArn } from "../resources.ts";
import { deleteGroup } from "../store/groups.ts";
import { groupDescription } from "../views.ts";

/** Its children inherit from its parent from now on. */
export const DeletePackageGroup = onGroup<"DeletePackageGroup">({
  async run(input, context) {
    const { tx, kernel } = context;
    const view = await domainOf(input, context);
    const group = await groupNamed(tx, view, input.packageGroup);
    if (group.pattern === "/*") throw invalid("The root package group cannot be deleted");
    await deleteGroup(tx, group.id);
    await deleteTags(tx, groupArn(view.row, group.pattern));
    await rememberedBy(kernel).domainChanges(tx, view.row.id);
    return { packageGroup: groupDescription(view, group) };
  },
});
