-- What DescribeParameters shows: the newest version of each parameter.
create table ssm_parameter (
  account text not null,
  region text not null,
  name text not null,
  type text not null,
  version bigint not null,
  description text,
  key_id text,
  allowed_pattern text,
  tier text not null,
  data_type text not null,
  modified_at timestamptz not null,
  modified_by text not null,
  primary key (account, region, name)
);

-- Every version with its value, sealed by the vault.
create table ssm_parameter_version (
  account text not null,
  region text not null,
  name text not null,
  version bigint not null,
  type text not null,
  value bytea not null,
  labels jsonb not null default '[]',
  description text,
  key_id text,
  allowed_pattern text,
  tier text not null,
  data_type text not null,
  modified_at timestamptz not null,
  modified_by text not null,
  primary key (account, region, name, version),
  foreign key (account, region, name) references ssm_parameter on delete cascade
);
