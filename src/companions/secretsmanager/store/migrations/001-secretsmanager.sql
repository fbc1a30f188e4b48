create table secret (
  account text not null,
  region text not null,
  name text not null,
  arn text primary key,
  description text,
  kms_key_id text,
  policy text,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  accessed_at timestamptz,
  -- Set while the secret waits for its deletion; it is gone for good when the day comes.
  deleted_at timestamptz,
  purge_at timestamptz
);
create unique index secret_name on secret (account, region, name);
create index secret_purge on secret (purge_at) where purge_at is not null;

create table secret_version (
  account text not null,
  region text not null,
  secret_arn text not null references secret (arn) on delete cascade,
  version_id text not null,
  stages jsonb not null,
  is_binary boolean not null,
  value bytea not null,
  created_at timestamptz not null,
  accessed_at timestamptz,
  primary key (secret_arn, version_id)
);
