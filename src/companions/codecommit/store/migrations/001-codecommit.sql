create table codecommit_repository (
  id uuid primary key,
  account text not null,
  region text not null,
  name text not null,
  description text,
  default_branch text,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  -- The row outlives the repository until its folder is gone.
  deleted_at timestamptz
);
create unique index codecommit_repository_name on codecommit_repository (account, region, name) where deleted_at is null;

-- What the bus was told of each repository's references: git's own may be ahead of it for a moment.
create table codecommit_reference (
  repository_id uuid not null references codecommit_repository (id) on delete cascade,
  name text not null,
  account text not null,
  region text not null,
  object_id text not null,
  commit_id text not null,
  primary key (repository_id, name)
);

-- Somebody is changing references at this moment, or was when the server was killed.
create table codecommit_push (
  id uuid primary key,
  repository_id uuid not null references codecommit_repository (id) on delete cascade,
  account text not null,
  region text not null,
  caller_arn text not null,
  begun_at timestamptz not null
);
create index codecommit_push_repository on codecommit_push (repository_id);
