import { domainOf, onGroup, repositoryIn } from "../access.ts";
import type { RestrictionType } from "../domain/restrictions.ts";
import { invalid } from "../errors.ts";
import { groupNamed } from "../package-groups.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { allowRepository, disallowRepository, updateGroup } from "../store/groups.ts";
import { groupDescription } from "../views.ts";

type Listed = { repositoryName?: string; originRestrictionType?: RestrictionType };

/** Modes and allowed repositories in one step; answers what became of the lists. */
export const UpdatePackageGroupOriginConfiguration = onGroup<"UpdatePackageGroupOriginConfiguration">({
  async run(input, context) {
    const { tx, kernel } = context;
    const view = await domainOf(input, context);
    const group = await groupNamed(tx, view, input.packageGroup);
    const modes = { ...group.modes, ...input.restrictions };
    if (group.pattern === "/*" && Object.values(modes).includes("INHERIT"))
      throw invalid("The root package group has nothing to inherit from");
    await updateGroup(tx, group.id, { modes });
    const updates: Partial<Record<RestrictionType, Partial<Record<"ADDED" | "REMOVED", string[]>>>> = {};
    const listed = ({ repositoryName, originRestrictionType }: Listed) => {
      if (!repositoryName || !originRestrictionType) throw invalid("An allowed repository needs repositoryName and originRestrictionType");
      return { repository: repositoryIn(view, repositoryName), type: originRestrictionType };
    };
    const told = (type: RestrictionType, what: "ADDED" | "REMOVED", name: string) => {
      updates[type] ??= {};
      updates[type][what] = [...(updates[type][what] ?? []), name];
    };
    for (const { repository, type } of (input.addAllowedRepositories ?? []).map(listed)) {
      if (group.rules.allowed[type]?.has(repository.id)) continue;
      await allowRepository(tx, group, type, repository.id);
      told(type, "ADDED", repository.name);
    }
    for (const { repository, type } of (input.removeAllowedRepositories ?? []).map(listed)) {
      await disallowRepository(tx, group.id, type, repository.id);
      if (group.rules.allowed[type]?.has(repository.id)) told(type, "REMOVED", repository.name);
    }
    await rememberedBy(kernel).domainChanges(tx, view.row.id);
    const after = await domainOf(input, context, true);
    const packageGroup = groupDescription(after, await groupNamed(tx, after, group.pattern));
    return { packageGroup, allowedRepositoryUpdates: updates };
  },
});
