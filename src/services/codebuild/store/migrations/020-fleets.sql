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

-- How many builds of a fleet run is asked each time one of them wants to start.
create index codebuild_build_by_fleet on codebuild_build ((state->'plan'->'environment'->'fleet'->>'fleetArn')) where ended_at is null;
