-- Action types that are not AWS's: a user's own (Custom) and those of a partner (ThirdParty). A deleted one stays, so that its version
-- cannot come back as something else.
create table codepipeline_action_type (
  account text not null,
  region text not null,
  owner text not null,
  category text not null,
  provider text not null,
  version text not null,
  document jsonb not null,
  created_at timestamptz not null,
  deleted_at timestamptz,
  primary key (account, region, owner, category, provider, version)
);

-- One piece of work for a job worker: an action has one at a time, a continuation token makes the next one.
create table codepipeline_job (
  account text not null,
  region text not null,
  id text primary key,
  number bigint generated always as identity,
  owner text not null,
  category text not null,
  provider text not null,
  version text not null,
  -- The account of the type: whose workers may ask for it.
  provider_account text not null,
  -- Value of the type's queryable property.
  query_value text,
  pipeline_id bigint not null references codepipeline_pipeline (id) on delete cascade,
  execution_id text not null,
  stage text not null,
  action text not null,
  action_execution_id text not null,
  status text not null,
  nonce text,
  continuation_token text,
  created_at timestamptz not null,
  dispatched_at timestamptz
);
create index codepipeline_job_waiting on codepipeline_job (category, provider, version, owner, provider_account, region, number)
  where status in ('Queued', 'Dispatched');
create index codepipeline_job_action on codepipeline_job (action_execution_id);
