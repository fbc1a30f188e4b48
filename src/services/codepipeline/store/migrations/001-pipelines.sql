create table codepipeline_pipeline (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  name text not null,
  version int not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  pipeline_type text not null,
  execution_mode text not null,
  -- What the machine remembers of every stage: the last execution that entered, and the newest attempt of every action.
  stages jsonb not null default '{}',
  unique (account, region, name)
);

create table codepipeline_version (
  account text not null,
  region text not null,
  pipeline_id bigint not null references codepipeline_pipeline (id) on delete cascade,
  version int not null,
  declaration jsonb not null,
  primary key (pipeline_id, version)
);

create table codepipeline_transition (
  account text not null,
  region text not null,
  pipeline_id bigint not null references codepipeline_pipeline (id) on delete cascade,
  stage text not null,
  direction text not null,
  enabled boolean not null,
  changed_by text not null,
  changed_at timestamptz not null,
  reason text,
  primary key (pipeline_id, stage, direction)
);

create table codepipeline_execution (
  account text not null,
  region text not null,
  id text primary key,
  number bigint generated always as identity,
  pipeline_id bigint not null references codepipeline_pipeline (id) on delete cascade,
  version int not null,
  status text not null,
  live boolean not null,
  client_token text,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  document jsonb not null,
  unique (pipeline_id, client_token)
);
create index codepipeline_execution_history on codepipeline_execution (pipeline_id, number);
create index codepipeline_execution_live on codepipeline_execution (pipeline_id) where live;

-- The history of attempts. Rows are copies of what the execution's document holds while it is live; retries leave the old ones here.
create table codepipeline_action_execution (
  account text not null,
  region text not null,
  id text primary key,
  number bigint generated always as identity,
  pipeline_id bigint not null references codepipeline_pipeline (id) on delete cascade,
  execution_id text not null references codepipeline_execution (id) on delete cascade,
  version int not null,
  stage text not null,
  action text not null,
  status text not null,
  revision_id text,
  -- Of an approval, also once it is answered.
  token text,
  document jsonb not null
);
create index codepipeline_action_execution_history on codepipeline_action_execution (pipeline_id, number);
create index codepipeline_action_execution_of on codepipeline_action_execution (execution_id);
create index codepipeline_action_execution_token on codepipeline_action_execution (token) where token is not null;
create index codepipeline_action_execution_revision on codepipeline_action_execution (pipeline_id, revision_id) where revision_id is not null;
create index codepipeline_action_execution_newest on codepipeline_action_execution (pipeline_id, stage, action, number);

-- News for the machine; gone once it has taken them in.
create table codepipeline_fact (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  pipeline_id bigint not null references codepipeline_pipeline (id) on delete cascade,
  execution_id text not null,
  document jsonb not null
);
create index codepipeline_fact_pipeline on codepipeline_fact (pipeline_id, id);

-- Work that another service does for an action, so that its events find the way back.
create table codepipeline_external_work (
  account text not null,
  region text not null,
  service text not null,
  external_id text not null,
  action_execution_id text not null,
  pipeline_id bigint not null references codepipeline_pipeline (id) on delete cascade,
  execution_id text not null,
  stage text not null,
  action text not null,
  primary key (service, account, region, external_id)
);
create index codepipeline_external_work_action on codepipeline_external_work (action_execution_id);

-- Which change starts which pipeline: a branch of a repository, an object of a bucket.
create table codepipeline_source (
  account text not null,
  region text not null,
  provider text not null,
  container text not null,
  item text not null,
  pipeline_id bigint not null references codepipeline_pipeline (id) on delete cascade,
  stage text not null,
  action text not null,
  primary key (pipeline_id, action)
);
create index codepipeline_source_watch on codepipeline_source (provider, container, item);
