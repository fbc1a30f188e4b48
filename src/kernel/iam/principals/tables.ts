import type { Generated } from "kysely";
import type { Tx } from "../../store/index.ts";
import type { Principal } from "../principal.ts";

interface Named {
  account: string;
  id: string;
  name: string;
  path: string;
  created_at: Generated<Date>;
}

/** The rows of IAM. The IAM companion edits them; the kernel reads them at every request. */
export type IamTables = {
  iam_user: Named & {
    boundary_arn: string | null;
    password_hash: string | null;
    password_created_at: Date | null;
    password_reset_required: Generated<boolean>;
    password_last_used: Date | null;
  };
  iam_group: Named;
  iam_group_member: { account: string; group_id: string; user_id: string };
  iam_role: Named & { description: string | null; max_session_seconds: number; trust_policy: string; boundary_arn: string | null };
  iam_policy: Named & {
    arn: string;
    description: string | null;
    default_version: number;
    latest_version: number;
    updated_at: Generated<Date>;
  };
  iam_policy_version: { account: string; policy_id: string; version: number; document: string; created_at: Generated<Date> };
  iam_attachment: { account: string; owner_id: string; policy_arn: string };
  iam_inline_policy: { account: string; owner_id: string; name: string; document: string };
  iam_access_key: {
    account: string;
    id: string;
    user_id: string;
    secret: Buffer;
    active: Generated<boolean>;
    created_at: Generated<Date>;
    last_used_at: Date | null;
    last_used_service: string | null;
    last_used_region: string | null;
  };
  iam_session: {
    account: string;
    access_key_id: string;
    secret: Buffer;
    token_hash: string;
    principal: Principal;
    created_at: Generated<Date>;
    expires_at: Date;
  };
  iam_instance_profile: Named & { role_id: string | null };
  iam_service_credential: {
    account: string;
    id: string;
    user_id: string;
    service_name: string;
    service_user_name: string;
    password_hash: string;
    active: Generated<boolean>;
    created_at: Generated<Date>;
  };
  iam_account_alias: { account: string; alias: string };
};

export const iamTables = (tx: Tx) => tx.withTables<IamTables>();
