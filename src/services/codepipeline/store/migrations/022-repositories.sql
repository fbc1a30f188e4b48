-- Repositories at git hosts whose changes start pipelines. Gone as soon as no pipeline watches them.
create table codepipeline_repository (
  id bigint generated always as identity primary key,
  account text not null,
  region text not null,
  provider text not null,
  -- The connection; of a GitHub source of the first version, the pipeline that holds its token.
  container text not null,
  repository text not null,
  -- Where every branch and tag was when they were looked at last; null before the first look.
  refs jsonb,
  looks bigint not null default 0,
  next_look_at timestamptz,
  -- When the host last delivered something: then there is less need to look.
  delivered_at timestamptz,
  hook_id text,
  unique (account, region, provider, container, repository)
);
create index codepipeline_repository_name on codepipeline_repository (container, lower(repository));

-- What happened there, until every pipeline that watches has been asked about it.
create table codepipeline_repository_event (
  account text not null,
  region text not null,
  id text primary key,
  repository_id bigint not null references codepipeline_repository (id) on delete cascade,
  document jsonb not null,
  asked boolean not null default false,
  created_at timestamptz not null
);
create index codepipeline_repository_event_of on codepipeline_repository_event (repository_id);
