-- IAM is global: its tables have an account and no region. Whatever can be renamed is referred to by its unique id.
create table iam_user (
  account text not null,
  id text primary key,
  name text not null,
  path text not null,
  created_at timestamptz not null default now(),
  boundary_arn text,
  password_hash text,
  password_created_at timestamptz,
  password_reset_required boolean not null default false,
  password_last_used timestamptz
);
create unique index iam_user_name on iam_user (account, lower(name));

create table iam_group (
  account text not null,
  id text primary key,
  name text not null,
  path text not null,
  created_at timestamptz not null default now()
);
create unique index iam_group_name on iam_group (account, lower(name));

create table iam_group_member (
  account text not null,
  group_id text not null references iam_group (id),
  user_id text not null references iam_user (id),
  primary key (group_id, user_id)
);
create index iam_group_member_user on iam_group_member (user_id);

create table iam_role (
  account text not null,
  id text primary key,
  name text not null,
  path text not null,
  created_at timestamptz not null default now(),
  description text,
  max_session_seconds int not null,
  trust_policy text not null,
  boundary_arn text
);
create unique index iam_role_name on iam_role (account, lower(name));

create table iam_policy (
  account text not null,
  id text primary key,
  arn text not null unique,
  name text not null,
  path text not null,
  description text,
  default_version int not null,
  latest_version int not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index iam_policy_name on iam_policy (account, lower(name));

create table iam_policy_version (
  account text not null,
  policy_id text not null references iam_policy (id) on delete cascade,
  version int not null,
  document text not null,
  created_at timestamptz not null default now(),
  primary key (policy_id, version)
);

-- The owner is a user, a group or a role; policy_arn may name one of AWS's managed policies, which have no row.
create table iam_attachment (
  account text not null,
  owner_id text not null,
  policy_arn text not null,
  primary key (owner_id, policy_arn)
);
create index iam_attachment_policy on iam_attachment (account, policy_arn);

create table iam_inline_policy (
  account text not null,
  owner_id text not null,
  name text not null,
  document text not null,
  primary key (owner_id, name)
);

-- Secrets are sealed by the vault: signing needs them back.
create table iam_access_key (
  account text not null,
  id text primary key,
  user_id text not null references iam_user (id),
  secret bytea not null,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  last_used_service text,
  last_used_region text
);
create index iam_access_key_user on iam_access_key (user_id);

create table iam_session (
  account text not null,
  access_key_id text primary key,
  secret bytea not null,
  token_hash text not null,
  principal jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index iam_session_expiry on iam_session (expires_at);

create table iam_instance_profile (
  account text not null,
  id text primary key,
  name text not null,
  path text not null,
  created_at timestamptz not null default now(),
  role_id text references iam_role (id)
);
create unique index iam_instance_profile_name on iam_instance_profile (account, lower(name));

create table iam_service_credential (
  account text not null,
  id text primary key,
  user_id text not null references iam_user (id),
  service_name text not null,
  service_user_name text not null unique,
  password_hash text not null,
  active boolean not null default true,
  created_at timestamptz not null default now()
);
create index iam_service_credential_user on iam_service_credential (user_id);

create table iam_account_alias (
  account text primary key,
  alias text not null unique
);
