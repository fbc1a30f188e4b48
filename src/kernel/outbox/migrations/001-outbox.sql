-- One row per machine that was ever woken; it is what servers lock while they advance it. Nothing references it, because the check
-- of a foreign key would wait for that lock and a wake must never wait.
create table machine (
  kind text not null,
  id text not null,
  failures int not null default 0,
  last_error text,
  primary key (kind, id)
);

-- Append-only reasons to look at a machine again. A timer is the machine's own wakeAt, of which it has at most one.
create table wake (
  seq bigserial primary key,
  kind text not null,
  id text not null,
  due_at timestamptz not null,
  timer boolean not null default false
);
create index wake_due on wake (due_at, seq);
create index wake_machine on wake (kind, id);
alter table wake set (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);

-- What machines want done. Rows stay when they are done: a key that was seen is never performed again.
create table effect (
  kind text not null,
  key text not null,
  seq bigserial,
  machine_id text not null,
  body jsonb not null,
  due_at timestamptz not null default '-infinity',
  attempts int not null default 0,
  done_at timestamptz,
  last_error text,
  primary key (kind, key)
);
create index effect_due on effect (due_at, seq) where done_at is null;
