create table codebuild_fleet (
  account text not null,
  region text not null,
  name text not null,
  -- The fleet's ARN ends in fleet/<name>:<uuid>.
  uuid text not null,
  -- Builds of the fleet that run at once, and environments that are kept ready for them.
  base_capacity integer not null,
  -- QUEUE: more builds wait. ON_DEMAND: they run like builds of no fleet.
  overflow_behavior text not null default 'QUEUE',
  -- AWS's status code; only an ACTIVE fleet's environments are kept ready.
  status text not null,
  -- AWS's Fleet without ARN, name, times, base capacity, overflow behaviour and status.
  document jsonb not null,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  primary key (account, region, name),
  unique (uuid)
);

-- How many builds of a fleet run is asked each time one of them wants to start.
create index codebuild_build_by_fleet on codebuild_build ((state->'plan'->'environment'->'fleet'->>'fleetArn')) where ended_at is null;
