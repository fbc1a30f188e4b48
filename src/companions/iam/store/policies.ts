import { sql } from "kysely";
import type { Context } from "../../../kernel/gateway/index.ts";
import { findAwsManagedPolicy, iamArn, iamTables, uniqueId } from "../../../kernel/iam/index.ts";
import { deleteTags, putTags, type Tag } from "../../../kernel/store/index.ts";
import { alreadyExists, conflict, limitExceeded, noSuchEntity } from "../errors.ts";

type Here = Pick<Context, "tx" | "account">;

/** A managed policy, of the account or AWS's own. */
export interface ManagedPolicy {
  id: string;
  arn: string;
  name: string;
  path: string;
  description: string | null;
  default_version: number;
  created_at: Date;
  updated_at: Date;
  isAws: boolean;
}

/** When AWS's own policies appeared: the day IAM's managed policies did. */
const awsCreated = new Date("2015-02-06T18:39:46Z");

export const awsPolicy = (arn: string): ManagedPolicy | undefined => {
  const aws = findAwsManagedPolicy(arn);
  return (
    aws && {
      id: `ANPA${Buffer.from(aws.name).toString("hex").toUpperCase().padEnd(17, "0").slice(0, 17)}`,
      arn,
      name: aws.name,
      path: aws.path,
      description: aws.description,
      default_version: 1,
      created_at: awsCreated,
      updated_at: awsCreated,
      isAws: true,
    }
  );
};

export async function findPolicy({ tx, account }: Here, arn: string): Promise<ManagedPolicy | undefined> {
  const row = await iamTables(tx)
    .selectFrom("iam_policy")
    .selectAll()
    .where("account", "=", account)
    .where("arn", "=", arn)
    .executeTakeFirst();
  return row ? { ...row, isAws: false } : awsPolicy(arn);
}

export async function needPolicy(here: Here, arn: string): Promise<ManagedPolicy> {
  const policy = await findPolicy(here, arn);
  if (!policy) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

export async function needAttachable(here: Here, arn: string): Promise<ManagedPolicy> {
  const policy = await findPolicy(here, arn);
  if (!policy) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  return policy;
}

export async function listLocalPolicies({ tx, account }: Here): Promise<ManagedPolicy[]> {
  const rows = await iamTables(tx).selectFrom("iam_policy").selectAll().where("account", "=", account).execute();
  return rows.map((row) => ({ ...row, isAws: false }));
}

/** How many users, groups and roles hold a policy, and how many have it as their boundary. */
export async function usageOf({ tx, account }: Here): Promise<Map<string, { attached: number; boundary: number }>> {
  const { rows } = await sql<{ arn: string; attached: number; boundary: number }>`
    select arn, sum(attached)::int as attached, sum(boundary)::int as boundary from (
      select policy_arn as arn, 1 as attached, 0 as boundary from iam_attachment where account = ${account}
      union all select boundary_arn, 0, 1 from iam_user where account = ${account} and boundary_arn is not null
      union all select boundary_arn, 0, 1 from iam_role where account = ${account} and boundary_arn is not null) used
    group by arn`.execute(tx);
  return new Map(rows.map(({ arn, ...counts }) => [arn, counts]));
}

export async function insertPolicy(
  here: Here,
  policy: { name: string; path: string; description: string | undefined; document: string; tags: Tag[] },
): Promise<ManagedPolicy> {
  const { tx, account } = here;
  const row = await iamTables(tx)
    .insertInto("iam_policy")
    .values({
      account,
      id: uniqueId("policy"),
      arn: iamArn(account, "policy", policy.path, policy.name),
      name: policy.name,
      path: policy.path,
      description: policy.description ?? null,
      default_version: 1,
      latest_version: 1,
    })
    .onConflict((conflicting) => conflicting.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw alreadyExists(`A policy called ${policy.name} already exists. Duplicate names are not allowed.`);
  await iamTables(tx)
    .insertInto("iam_policy_version")
    .values({ account, policy_id: row.id, version: 1, document: policy.document })
    .execute();
  await putTags(tx, row.arn, policy.tags);
  return { ...row, isAws: false };
}

export async function deletePolicy(here: Here, policy: ManagedPolicy): Promise<void> {
  const used = (await usageOf(here)).get(policy.arn);
  if (used) throw conflict("Cannot delete a policy attached to entities.");
  const versions = await listVersions(here, policy);
  if (versions.length > 1) {
    throw conflict(
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    );
  }
  await deleteTags(here.tx, policy.arn);
  await iamTables(here.tx).deleteFrom("iam_policy").where("id", "=", policy.id).execute();
}

export interface PolicyVersionRow {
  version: number;
  document: string;
  created_at: Date;
}

export async function listVersions({ tx }: Here, policy: ManagedPolicy): Promise<PolicyVersionRow[]> {
  if (policy.isAws) {
    const document = JSON.stringify(findAwsManagedPolicy(policy.arn)!.document);
    return [{ version: 1, document, created_at: awsCreated }];
  }
  return iamTables(tx)
    .selectFrom("iam_policy_version")
    .select(["version", "document", "created_at"])
    .where("policy_id", "=", policy.id)
    .orderBy("version", "desc")
    .execute();
}

export async function needVersion(here: Here, policy: ManagedPolicy, versionId: string): Promise<PolicyVersionRow> {
  const found = (await listVersions(here, policy)).find(({ version }) => `v${version}` === versionId);
  if (!found) throw noSuchEntity(`Policy ${policy.arn} version ${versionId} does not exist or is not attachable.`);
  return found;
}

const mostVersions = 5;

export async function insertVersion(here: Here, policy: ManagedPolicy, document: string, asDefault: boolean): Promise<PolicyVersionRow> {
  const { tx, account } = here;
  // The row lock makes two callers number their versions one after the other.
  const { latest_version } = await iamTables(tx)
    .updateTable("iam_policy")
    .set((eb) => ({ latest_version: eb("latest_version", "+", 1), updated_at: sql<Date>`now()` }))
    .where("id", "=", policy.id)
    .returning("latest_version")
    .executeTakeFirstOrThrow();
  if ((await listVersions(here, policy)).length >= mostVersions) {
    const message = `A managed policy can have up to ${mostVersions} versions. Before you create a new version, you must delete an existing version.`;
    throw limitExceeded(message);
  }
  const row = await iamTables(tx)
    .insertInto("iam_policy_version")
    .values({ account, policy_id: policy.id, version: latest_version, document })
    .returning(["version", "document", "created_at"])
    .executeTakeFirstOrThrow();
  if (asDefault) await setDefaultVersion(here, policy, latest_version);
  return row;
}

export async function setDefaultVersion({ tx }: Here, policy: ManagedPolicy, version: number): Promise<void> {
  await iamTables(tx)
    .updateTable("iam_policy")
    .set({ default_version: version, updated_at: sql<Date>`now()` })
    .where("id", "=", policy.id)
    .execute();
}

export async function deleteVersion({ tx }: Here, policy: ManagedPolicy, version: number): Promise<void> {
  if (version === policy.default_version) throw conflict("Cannot delete the default version of a policy.");
  await iamTables(tx).deleteFrom("iam_policy_version").where("policy_id", "=", policy.id).where("version", "=", version).execute();
}
