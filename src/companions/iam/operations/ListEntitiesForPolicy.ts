import { reading } from "../operation.ts";
import { holdersOf } from "../store/attachments.ts";
import { needPolicy } from "../store/policies.ts";

export const ListEntitiesForPolicy = reading<"ListEntitiesForPolicy">({
  resource: ({ PolicyArn }) => PolicyArn,
  async run({ PolicyArn, EntityFilter, PathPrefix = "/" }, context) {
    await needPolicy(context, PolicyArn);
    const holders = async (kind: "user" | "group" | "role", filter: string) =>
      EntityFilter === undefined || EntityFilter === filter
        ? (await holdersOf(context, kind, PolicyArn)).filter(({ path }) => path.startsWith(PathPrefix))
        : [];
    return {
      PolicyUsers: (await holders("user", "User")).map(({ id, name }) => ({ UserName: name, UserId: id })),
      PolicyGroups: (await holders("group", "Group")).map(({ id, name }) => ({ GroupName: name, GroupId: id })),
      PolicyRoles: (await holders("role", "Role")).map(({ id, name }) => ({ RoleName: name, RoleId: id })),
      IsTruncated: false,
    };
  },
});
