create table codebuild_webhook (
  id text primary key,
  account text not null,
  region text not null,
  project_name text not null,
  -- The part of the payload URL that nobody can guess.
  token text not null unique,
  -- Sealed with the account's key; none for hosts that sign nothing.
  secret bytea,
  document jsonb not null,
  -- The project's source when the webhook was made: where the hook stands.
  source jsonb not null,
  service_role text not null,
  status text not null,
  status_message text,
  hook_id text,
  -- How often it was set up: part of the effect's key.
  round integer not null,
  secret_modified_at timestamptz not null,
  deleted_at timestamptz
);
create unique index codebuild_webhook_of_project on codebuild_webhook (account, region, project_name) where deleted_at is null;

-- What git hosts told, until it is judged. The id holds the host's own delivery id, so that telling it twice is harmless.
create table codebuild_delivery (
  id text primary key,
  webhook_id text not null,
  told jsonb not null,
  user_agent text not null,
  received_at timestamptz not null,
  judged boolean not null default false
);

create table codebuild_badge (
  token text primary key,
  account text not null,
  region text not null,
  project_name text not null,
  unique (account, region, project_name)
);
