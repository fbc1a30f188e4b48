create table event (
  seq bigserial primary key,
  id uuid not null unique,
  account text not null,
  region text not null,
  bus text not null,
  source text not null,
  detail_type text not null,
  time timestamptz not null,
  resources jsonb not null,
  detail jsonb not null,
  dispatched_at timestamptz
);
create index event_undispatched on event (seq) where dispatched_at is null;
create index event_dispatched on event (dispatched_at);

-- A subscription that failed when the event was dispatched: it hears it again, after growing pauses, until it succeeds.
create table delivery (
  event_seq bigint not null references event on delete cascade,
  subscription text not null,
  due_at timestamptz not null,
  attempts int not null,
  last_error text not null,
  primary key (event_seq, subscription)
);
create index delivery_due on delivery (due_at);
