do $$ begin
  create domain blob_digest as text check (value ~ '^[0-9a-f]{64}$');
exception when duplicate_object then null;
end $$;

-- `creation` is what the create call asked for, so that the same call again is known for what it is.
-- `last_minors` holds the highest minor version ever given for each major version: a number is not given twice.
create table proton_template (
  account text not null,
  region text not null,
  kind text not null,
  name text not null,
  arn text not null,
  display_name text,
  description text,
  encryption_key text,
  provisioning text,
  created_at timestamptz not null,
  last_modified_at timestamptz not null,
  creation text not null,
  last_minors jsonb not null default '{}',
  primary key (account, region, kind, name)
);

create table proton_template_version (
  id uuid primary key,
  account text not null,
  region text not null,
  kind text not null,
  template_name text not null,
  major integer not null,
  minor integer not null,
  arn text not null,
  status text not null,
  status_message text,
  description text,
  created_at timestamptz not null,
  last_modified_at timestamptz not null,
  schema text,
  compatible jsonb not null default '[]',
  component_sources jsonb not null default '[]',
  -- What the source held when the version was asked for, or why it could not be read.
  bundle blob_digest,
  source_problem text,
  client_token text,
  creation text not null,
  -- Facts for the registration: that it was begun, and what it found.
  checking boolean not null default false,
  findings jsonb,
  unique (account, region, kind, template_name, major, minor),
  foreign key (account, region, kind, template_name) references proton_template (account, region, kind, name)
);
create index proton_template_version_token on proton_template_version (account, region, kind, client_token) where client_token is not null;

create table proton_repository (
  account text not null,
  region text not null,
  provider text not null,
  name text not null,
  arn text not null,
  connection_arn text not null,
  encryption_key text,
  primary key (account, region, provider, name)
);

create table proton_account_settings (
  account text not null,
  region text not null,
  settings jsonb not null,
  primary key (account, region)
);
