import { uuid } from "../../../base/ids.ts";
import { isUniqueViolation, putTags } from "../../../kernel/store/index.ts";
import { domainOf, onGroup } from "../access.ts";
import { newModes } from "../domain/restrictions.ts";
import { conflict } from "../errors.ts";
import { groupNamed, patternOf } from "../package-groups.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { groupArn } from "../resources.ts";
import { insertGroup } from "../store/groups.ts";
import { groupDescription } from "../views.ts";

export const CreatePackageGroup = onGroup<"CreatePackageGroup">({
  async run(input, context) {
    const { tx, kernel, now } = context;
    const { row } = await domainOf(input, context);
    const { text: pattern } = patternOf(input.packageGroup);
    const said = { contact_info: input.contactInfo ?? null, description: input.description ?? null };
    const { account, region } = row;
    try {
      await insertGroup(tx, { id: uuid(), domain_id: row.id, account, region, pattern, ...said, created_at: now, modes: newModes });
    } catch (error) {
      if (isUniqueViolation(error)) throw conflict("package", pattern, `The package group ${pattern} already exists`);
      throw error;
    }
    await putTags(tx, groupArn(row, pattern), input.tags ?? []);
    await rememberedBy(kernel).domainChanges(tx, row.id);
    const view = await domainOf(input, context, true);
    return { packageGroup: groupDescription(view, await groupNamed(tx, view, pattern)) };
  },
});
