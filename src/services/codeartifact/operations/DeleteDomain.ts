import { deleteTags } from "../../../kernel/store/index.ts";
import { onDomain, placeOf } from "../access.ts";
import { conflict } from "../errors.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { domainArn, groupArn } from "../resources.ts";
import { deleteDomain, findDomain, holdDomain } from "../store/domains.ts";
import { groupsOfDomain } from "../store/groups.ts";
import { countRepositories } from "../store/repositories.ts";
import { domainDescription } from "../views.ts";

export const DeleteDomain = onDomain<"DeleteDomain">({
  async run(input, { tx, kernel, ...context }) {
    const place = placeOf(input, context);
    const found = await findDomain(tx, place, place.name);
    // AWS declares no ResourceNotFoundException here: what is not there is deleted.
    if (!found) return {};
    await holdDomain(tx, found.id);
    if ((await countRepositories(tx, found.id)) > 0) {
      throw conflict("domain", found.name, `The domain ${found.name} cannot be deleted because it has repositories`);
    }
    for (const { pattern } of await groupsOfDomain(tx, found.id)) await deleteTags(tx, groupArn(found, pattern));
    await deleteTags(tx, domainArn(found));
    await rememberedBy(kernel).domainChanges(tx, found.id);
    await deleteDomain(tx, found.id);
    return { domain: domainDescription(found, 0, 0) };
  },
});
