create table codepipeline_webhook (
  account text not null,
  region text not null,
  name text not null,
  -- The last part of its address: whoever re-creates a webhook gets another one.
  address text not null unique,
  pipeline text not null,
  action text not null,
  definition jsonb not null,
  secret bytea,
  created_at timestamptz not null,
  last_triggered_at timestamptz,
  error_code text,
  error_message text,
  -- Of the hook that was set up at the git host.
  hook_id text,
  primary key (account, region, name)
);
