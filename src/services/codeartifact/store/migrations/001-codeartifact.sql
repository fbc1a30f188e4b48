do $$ begin
  create domain blob_digest as text check (value ~ '^[0-9a-f]{64}$');
exception when duplicate_object then null;
end $$;

-- "C" collation throughout: pages follow the order of bytes, whatever the database's language.
create table codeartifact_domain (
  id uuid primary key,
  account text not null,
  region text not null,
  name text collate "C" not null,
  encryption_key text not null,
  created_at timestamptz not null,
  policy text,
  policy_revision text,
  unique (account, region, name)
);

-- `account` is the domain's owner, `administrator` the account that made the repository.
create table codeartifact_repository (
  id uuid primary key,
  domain_id uuid not null references codeartifact_domain (id),
  account text not null,
  region text not null,
  name text collate "C" not null,
  administrator text not null,
  description text,
  external_connection text,
  created_at timestamptz not null,
  policy text,
  policy_revision text,
  unique (domain_id, name)
);
create index codeartifact_repository_administrator on codeartifact_repository (administrator, region, name, domain_id);

create table codeartifact_upstream (
  repository_id uuid not null references codeartifact_repository (id) on delete cascade,
  position integer not null,
  account text not null,
  region text not null,
  upstream_id uuid not null references codeartifact_repository (id) on delete cascade,
  primary key (repository_id, position)
);
create index codeartifact_upstream_of on codeartifact_upstream (upstream_id);

-- The record and its origin configuration outlive the versions. `tags` are npm's dist-tags.
create table codeartifact_package (
  id uuid primary key,
  repository_id uuid not null references codeartifact_repository (id) on delete cascade,
  account text not null,
  region text not null,
  format text collate "C" not null,
  namespace text collate "C" not null default '',
  name text collate "C" not null,
  publish text not null,
  upstream text not null,
  tags jsonb not null default '{}',
  changed_at timestamptz not null,
  unique (repository_id, format, namespace, name)
);
create index codeartifact_package_name on codeartifact_package (format, namespace, name);

-- A version is one row with its assets, written in one transaction: whole or absent.
-- `document` is what the format's listings are put together from, `metadata` what else the format must remember.
create table codeartifact_version (
  id uuid primary key,
  package_id uuid not null references codeartifact_package (id) on delete cascade,
  account text not null,
  region text not null,
  version text collate "C" not null,
  status text not null,
  revision text not null,
  origin_type text not null,
  origin_repository text,
  origin_connection text,
  created_at timestamptz not null,
  -- When it was recorded as published here; and when its author published it, wherever that was.
  published_at timestamptz,
  released_at timestamptz,
  document text,
  metadata jsonb not null default '{}',
  details jsonb not null default '{}',
  dependencies jsonb not null default '[]',
  readme text,
  unique (package_id, version)
);
create index codeartifact_version_published on codeartifact_version (package_id, published_at, version);

create table codeartifact_asset (
  version_id uuid not null references codeartifact_version (id) on delete cascade,
  account text not null,
  region text not null,
  name text collate "C" not null,
  digest blob_digest not null,
  size_bytes bigint not null,
  md5 text not null,
  sha1 text not null,
  sha512 text not null,
  created_at timestamptz not null,
  primary key (version_id, name)
);
create index codeartifact_asset_digest on codeartifact_asset (digest);

-- Package groups; the root group "/*" is made with its domain. `modes` has one mode for each restriction type.
create table codeartifact_group (
  id uuid primary key,
  domain_id uuid not null references codeartifact_domain (id) on delete cascade,
  account text not null,
  region text not null,
  pattern text collate "C" not null,
  contact_info text,
  description text,
  created_at timestamptz not null,
  modes jsonb not null,
  unique (domain_id, pattern)
);
create table codeartifact_group_repository (
  group_id uuid not null references codeartifact_group (id) on delete cascade,
  restriction text collate "C" not null,
  repository_id uuid not null references codeartifact_repository (id) on delete cascade,
  account text not null,
  region text not null,
  primary key (group_id, restriction, repository_id)
);

-- What a public registry said of a package when it was last asked; without a digest it has no such package.
create table codeartifact_offer (
  domain_id uuid not null references codeartifact_domain (id) on delete cascade,
  connection text collate "C" not null,
  format text collate "C" not null,
  namespace text collate "C" not null,
  name text collate "C" not null,
  account text not null,
  region text not null,
  -- The address it was asked at: another one makes what is kept worthless.
  address text not null,
  etag text,
  digest blob_digest,
  checked_at timestamptz not null,
  primary key (domain_id, connection, format, namespace, name)
);
create index codeartifact_offer_digest on codeartifact_offer (digest);

-- Numbers the events of a package: strictly increasing, because a package's changes stand in line for its row.
create sequence codeartifact_event_number;
