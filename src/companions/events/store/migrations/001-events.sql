-- Custom buses; every account and region has the bus "default" without a row.
create table event_bus (
  account text not null,
  region text not null,
  name text not null,
  description text,
  created_at timestamptz not null,
  primary key (account, region, name)
);

create table event_rule (
  account text not null,
  region text not null,
  bus text not null,
  name text not null,
  pattern text,
  schedule text,
  state text not null,
  description text,
  role_arn text,
  created_at timestamptz not null,
  -- When the schedule is due next; null while that is not worked out yet.
  next_at timestamptz,
  primary key (account, region, bus, name)
);

create table event_target (
  account text not null,
  region text not null,
  bus text not null,
  rule text not null,
  id text not null,
  arn text not null,
  -- The target as PutTargets got it.
  target jsonb not null,
  primary key (account, region, bus, rule, id),
  foreign key (account, region, bus, rule) references event_rule on delete cascade
);
create index event_target_arn on event_target (account, region, bus, arn);

-- One event on its way to one target; it goes when it has arrived or was given up.
create table event_delivery (
  id text primary key,
  account text not null,
  region text not null,
  rule_arn text not null,
  target jsonb not null,
  event jsonb not null,
  created_at timestamptz not null,
  asked boolean not null default false
);
