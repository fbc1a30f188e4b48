create table codebuild_project (
  account text not null,
  region text not null,
  name text not null,
  -- AWS's Project without its ARN, times, badge and tags.
  document jsonb not null,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  primary key (account, region, name)
);

-- Outlives the project: a name that is used again goes on counting, because build ids name the project.
create table codebuild_build_number (
  account text not null,
  region text not null,
  project_name text not null,
  last integer not null,
  primary key (account, region, project_name)
);

create table codebuild_build (
  id text primary key,
  account text not null,
  region text not null,
  project_name text not null,
  number integer not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  -- Has or may have an environment: counted against the server's limit.
  running boolean not null default false,
  state jsonb not null
);
create index codebuild_build_by_project on codebuild_build (account, region, project_name, number);
create index codebuild_build_by_time on codebuild_build (account, region, started_at, id);
create index codebuild_build_unfinished on codebuild_build (started_at, id) where ended_at is null;

-- What came back from a build's environment and has not been taken in yet.
create table codebuild_fact (
  build_id text not null,
  key text not null,
  fact jsonb not null,
  primary key (build_id, key)
);

-- How far a build's output is recorded. Apart from the build, so that writing output never waits for its machine.
create table codebuild_follow (
  build_id text primary key,
  read_to bigint not null
);

create table codebuild_idempotency (
  account text not null,
  region text not null,
  token text not null,
  digest text not null,
  build_id text not null,
  expires_at timestamptz not null,
  primary key (account, region, token)
);

create table codebuild_report_group (
  account text not null,
  region text not null,
  name text not null,
  type text not null,
  export_config jsonb not null,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  primary key (account, region, name)
);

create table codebuild_report (
  account text not null,
  region text not null,
  group_name text not null,
  uuid text not null,
  build_id text not null,
  status text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  truncated boolean not null,
  summary jsonb not null,
  cases jsonb not null,
  primary key (account, region, group_name, uuid)
);
create index codebuild_report_by_time on codebuild_report (account, region, created_at, uuid);
