-- Sessions of the console: the cookie's token is kept only as its hash.
create table console_session (
  token_hash text primary key,
  account text not null,
  region text not null,
  access_key_id text not null,
  expires_at timestamptz not null
);
