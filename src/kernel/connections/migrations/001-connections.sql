-- Git hosts that a user runs: GitHub Enterprise Server, GitLab, or any git server.
create table connection_host (
  account text not null,
  region text not null,
  arn text primary key,
  name text not null,
  provider text not null,
  endpoint text not null,
  vpc jsonb,
  created_at timestamptz not null,
  number bigint generated always as identity
);
create index connection_host_place on connection_host (account, region, number);

-- What lets pipelines and builds into a git host. Its token lies in a secret that its tags name.
create table connection (
  account text not null,
  region text not null,
  arn text primary key,
  id text not null unique,
  name text not null,
  provider text not null,
  host_arn text references connection_host (arn),
  created_at timestamptz not null,
  number bigint generated always as identity,
  unique (account, region, name)
);
create index connection_place on connection (account, region, number);
