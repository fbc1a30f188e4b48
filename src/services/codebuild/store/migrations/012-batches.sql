create table codebuild_batch_number (
  account text not null,
  region text not null,
  project_name text not null,
  last integer not null,
  primary key (account, region, project_name)
);

create table codebuild_batch (
  id text primary key,
  account text not null,
  region text not null,
  project_name text not null,
  number integer not null,
  started_at timestamptz not null,
  status text not null,
  state jsonb not null
);
create index codebuild_batch_by_project on codebuild_batch (account, region, project_name, number);
create index codebuild_batch_by_time on codebuild_batch (account, region, started_at, id);
create index codebuild_batch_unfinished on codebuild_batch (id) where status = 'IN_PROGRESS';

-- What became of a batch's builds, and of what it asked for.
create table codebuild_batch_fact (
  batch_id text not null,
  key text not null,
  fact jsonb not null,
  primary key (batch_id, key)
);
