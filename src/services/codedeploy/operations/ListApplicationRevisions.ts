import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { afterOf, pageOf } from "../pages.ts";
import { refusal } from "../refuse.ts";
import { applicationArn, applicationOf } from "../resources.ts";
import { findGroup } from "../store/groups.ts";
import { listRevisions } from "../store/revisions.ts";
import type { RevisionRow } from "../store/tables.ts";
import { defined } from "../views.ts";

const times = { registerTime: "registered_at", firstUsedTime: "first_used_at", lastUsedTime: "last_used_at" } as const;

type Filter = { s3Bucket?: string | undefined; s3KeyPrefix?: string | undefined; deployed?: string | undefined };

const matches = (row: RevisionRow, filter: Filter, isDeployed: boolean): boolean => {
  const { s3Location } = row.location;
  if (filter.s3Bucket !== undefined && s3Location?.bucket !== filter.s3Bucket) return false;
  if (filter.s3KeyPrefix !== undefined && !s3Location?.key?.startsWith(filter.s3KeyPrefix)) return false;
  return filter.deployed === "include" ? isDeployed : filter.deployed === "exclude" ? !isDeployed : true;
};

/** "Deployed" means: the target revision of a group. */
export const ListApplicationRevisions = operation<typeof sdk, "ListApplicationRevisions">({
  resource: ({ applicationName }, context) => applicationArn(context, applicationName),
  async run({ applicationName, sortBy = "registerTime", sortOrder = "ascending", nextToken, ...filter }, context) {
    const application = await applicationOf(context, applicationName);
    if (!Object.hasOwn(times, sortBy)) throw refusal("InvalidSortByException", `${sortBy} is not a column to sort by`);
    if (!["ascending", "descending"].includes(sortOrder)) throw refusal("InvalidSortOrderException", `${sortOrder} is not a sort order`);
    if (filter.deployed && !["include", "exclude", "ignore"].includes(filter.deployed)) {
      throw refusal("InvalidDeployedStateFilterException", `${filter.deployed} is not a deployed state filter`);
    }
    if (filter.s3KeyPrefix !== undefined && filter.s3Bucket === undefined) {
      throw refusal("BucketNameFilterRequiredException", "A key prefix needs a bucket name");
    }
    const rows = await listRevisions(context.tx, application.id);
    const deployed = new Set<string>();
    for (const name of new Set(rows.flatMap((row) => row.groups))) {
      const group = await findGroup(context.tx, application.id, name);
      if (group?.target_revision) deployed.add(JSON.stringify(group.target_revision));
    }
    const after = afterOf(nextToken);
    const time = (row: RevisionRow): string => `${row[times[sortBy]]?.toISOString() ?? ""} ${row.key}`;
    const sign = sortOrder === "ascending" ? 1 : -1;
    const sorted = rows
      .filter((row) => matches(row, filter, deployed.has(JSON.stringify(row.location))))
      .filter((row) => after === "" || (time(row) > after ? 1 : -1) === sign)
      .filter((row) => time(row) !== after)
      .sort((a, b) => (time(a) < time(b) ? -sign : sign));
    const page = pageOf(sorted, time);
    return defined({ revisions: page.items.map((row) => row.location), nextToken: page.nextToken });
  },
});
