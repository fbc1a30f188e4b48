create table log_group (
  account text not null,
  region text not null,
  name text not null,
  created_at timestamptz not null,
  retention_days int,
  class text not null,
  primary key (account, region, name)
);

create table log_stream (
  key bigserial unique,
  account text not null,
  region text not null,
  group_name text not null,
  name text not null,
  created_at timestamptz not null,
  -- Milliseconds since 1970, as CloudWatch Logs counts.
  first_event_at bigint,
  last_event_at bigint,
  ingested_at bigint,
  stored_bytes bigint not null default 0,
  primary key (account, region, group_name, name),
  foreign key (account, region, group_name) references log_group on delete cascade
);
create index log_stream_by_time on log_stream (account, region, group_name, last_event_at, name);

-- The events of one PutLogEvents call in one row: a million lines are a hundred rows. The body is JSON, [[timestamp, message] …],
-- as bytes because PostgreSQL's text and jsonb cannot hold the NUL characters that programs print.
create table log_chunk (
  seq bigserial primary key,
  stream bigint not null references log_stream (key) on delete cascade,
  first_at bigint not null,
  last_at bigint not null,
  count int not null,
  size_bytes int not null,
  ingested_at bigint not null,
  body bytea not null
);
create index log_chunk_forward on log_chunk (stream, first_at, seq);
create index log_chunk_backward on log_chunk (stream, last_at, seq);
