import type { Context } from "../../kernel/gateway/index.ts";
import { iamArn } from "../../kernel/iam/index.ts";
import { type Tag, tagsOf } from "../../kernel/store/index.ts";
import { encodeDocument } from "./documents.ts";
import type { GroupRow } from "./store/groups.ts";
import { type InstanceProfileRow, roleOfProfile } from "./store/instance-profiles.ts";
import type { ManagedPolicy, PolicyVersionRow } from "./store/policies.ts";
import type { RoleRow } from "./store/roles.ts";
import type { ServiceCredentialRow } from "./store/service-credentials.ts";
import type { UserRow } from "./store/users.ts";

/** Rows as IAM shows them. */
type Here = Pick<Context, "tx" | "account">;

export const tagsIn = (tags: { Key: string; Value: string }[] | undefined): Tag[] =>
  (tags ?? []).map(({ Key, Value }) => ({ key: Key, value: Value }));
export const tagsOut = (tags: Tag[]) => tags.map(({ key, value }) => ({ Key: key, Value: value }));
export const readTags = async ({ tx }: Here, arn: string) => tagsOut(await tagsOf(tx, arn));

const boundary = (arn: string | null) =>
  arn === null
    ? {}
    : { PermissionsBoundary: { PermissionsBoundaryType: "PermissionsBoundaryPolicy" as const, PermissionsBoundaryArn: arn } };

export const userShape = (row: UserRow) => ({
  Path: row.path,
  UserName: row.name,
  UserId: row.id,
  Arn: iamArn(row.account, "user", row.path, row.name),
  CreateDate: row.created_at,
  ...(row.password_last_used ? { PasswordLastUsed: row.password_last_used } : {}),
});

/** Lists leave boundary and tags out; the single user shows them. */
export async function userInFull(here: Here, row: UserRow) {
  const shape = userShape(row);
  const Tags = await readTags(here, shape.Arn);
  return { ...shape, ...boundary(row.boundary_arn), ...(Tags.length ? { Tags } : {}) };
}

export const groupShape = (row: GroupRow) => ({
  Path: row.path,
  GroupName: row.name,
  GroupId: row.id,
  Arn: iamArn(row.account, "group", row.path, row.name),
  CreateDate: row.created_at,
});

export const roleShape = (row: RoleRow) => ({
  Path: row.path,
  RoleName: row.name,
  RoleId: row.id,
  Arn: iamArn(row.account, "role", row.path, row.name),
  CreateDate: row.created_at,
  AssumeRolePolicyDocument: encodeDocument(row.trust_policy),
  ...(row.description === null ? {} : { Description: row.description }),
  MaxSessionDuration: row.max_session_seconds,
});

export async function roleInFull(here: Here, row: RoleRow) {
  const shape = roleShape(row);
  const Tags = await readTags(here, shape.Arn);
  return { ...shape, ...boundary(row.boundary_arn), ...(Tags.length ? { Tags } : {}), RoleLastUsed: {} };
}

export const policyShape = (policy: ManagedPolicy, used?: { attached: number; boundary: number }) => ({
  PolicyName: policy.name,
  PolicyId: policy.id,
  Arn: policy.arn,
  Path: policy.path,
  DefaultVersionId: `v${policy.default_version}`,
  AttachmentCount: used?.attached ?? 0,
  PermissionsBoundaryUsageCount: used?.boundary ?? 0,
  IsAttachable: true,
  CreateDate: policy.created_at,
  UpdateDate: policy.updated_at,
});

export const versionShape = (policy: ManagedPolicy, row: PolicyVersionRow, defaultVersion = policy.default_version) => ({
  VersionId: `v${row.version}`,
  IsDefaultVersion: row.version === defaultVersion,
  CreateDate: row.created_at,
});

export async function instanceProfileShape(here: Here, row: InstanceProfileRow) {
  const role = await roleOfProfile(here, row);
  const arn = iamArn(row.account, "instance-profile", row.path, row.name);
  const Tags = await readTags(here, arn);
  return {
    Path: row.path,
    InstanceProfileName: row.name,
    InstanceProfileId: row.id,
    Arn: arn,
    CreateDate: row.created_at,
    Roles: role ? [roleShape(role)] : [],
    ...(Tags.length ? { Tags } : {}),
  };
}

export const serviceCredentialShape = (row: ServiceCredentialRow, userName: string) => ({
  UserName: userName,
  Status: row.active ? ("Active" as const) : ("Inactive" as const),
  ServiceUserName: row.service_user_name,
  CreateDate: row.created_at,
  ServiceSpecificCredentialId: row.id,
  ServiceName: row.service_name,
});
