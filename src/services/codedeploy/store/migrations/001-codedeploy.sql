create table deploy_application (
  id uuid primary key,
  account text not null,
  region text not null,
  name text not null,
  compute_platform text not null,
  created_at timestamptz not null,
  unique (account, region, name)
);

create table deploy_config (
  id uuid primary key,
  account text not null,
  region text not null,
  name text not null,
  created_at timestamptz not null,
  settings jsonb not null,
  unique (account, region, name)
);

create table deploy_group (
  id uuid primary key,
  account text not null,
  region text not null,
  application_id uuid not null references deploy_application on delete cascade,
  name text not null,
  settings jsonb not null,
  target_revision jsonb,
  last_successful jsonb,
  last_attempted jsonb,
  unique (application_id, name)
);

-- `key` is the revision's identity in canonical JSON: location, version and eTag.
create table deploy_revision (
  account text not null,
  region text not null,
  application_id uuid not null references deploy_application on delete cascade,
  key text not null,
  location jsonb not null,
  description text,
  registered_at timestamptz not null,
  first_used_at timestamptz,
  last_used_at timestamptz,
  groups text[] not null default '{}',
  primary key (application_id, key)
);

-- One row per registration: a name may be registered again after it was deregistered.
create table deploy_instance (
  id bigserial primary key,
  account text not null,
  region text not null,
  name text not null,
  iam_arn text not null,
  arn text not null,
  registered_at timestamptz not null,
  deregistered_at timestamptz,
  tags jsonb not null default '[]'
);
create unique index deploy_instance_name on deploy_instance (account, region, name) where deregistered_at is null;
create unique index deploy_instance_identity on deploy_instance (account, region, iam_arn) where deregistered_at is null;

-- `state` belongs to the machine, `stop` to StopDeployment: neither overwrites the other.
create table deploy_deployment (
  id text primary key,
  account text not null,
  region text not null,
  application_id uuid not null references deploy_application on delete cascade,
  group_id uuid references deploy_group on delete set null,
  application_name text not null,
  group_name text not null,
  status text not null,
  created_at timestamptz not null,
  external_id text,
  state jsonb not null,
  stop jsonb
);
create index deploy_deployment_newest on deploy_deployment (account, region, created_at desc, id);
-- One deployment at a time in a group, whoever starts it and on whichever server.
create unique index deploy_deployment_active on deploy_deployment (group_id)
  where status not in ('Succeeded', 'Failed', 'Stopped');

create table deploy_target (
  account text not null,
  region text not null,
  deployment_id text not null references deploy_deployment on delete cascade,
  id text not null,
  position int not null,
  status text not null,
  state jsonb not null,
  primary key (deployment_id, id)
);

-- What agents are to do. open: nobody has it; delivered: a poll took it; acknowledged: it runs; completed; withdrawn: too late.
create table deploy_command (
  seq bigserial primary key,
  id text not null unique,
  account text not null,
  region text not null,
  deployment_id text not null references deploy_deployment on delete cascade,
  target_id text not null,
  host_arn text not null,
  event text not null,
  status text not null default 'open',
  deliveries int not null default 0,
  delivered_at timestamptz,
  acknowledged_at timestamptz,
  completed_at timestamptz,
  result jsonb
);
create index deploy_command_host on deploy_command (host_arn, seq) where status in ('open', 'delivered');
create index deploy_command_deployment on deploy_command (deployment_id, target_id);

-- What a group knows of a host: whether the last deployment to it succeeded, and which revision that was.
create table deploy_host_health (
  account text not null,
  region text not null,
  group_id uuid not null references deploy_group on delete cascade,
  target_id text not null,
  healthy boolean not null,
  revision_key text not null,
  primary key (group_id, target_id)
);
