create table if not exists codebuild_fleet (
  arn text primary key,
  account text not null,
  region text not null,
  name text not null,
  id text not null,
  -- AWS's Fleet without its ARN, name, id, times, status and tags.
  document jsonb not null,
  status text not null,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  unique (account, region, name)
);
