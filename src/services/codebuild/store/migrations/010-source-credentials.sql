-- One credential for each kind of git server, sealed with the account's key.
create table codebuild_source_credential (
  account text not null,
  region text not null,
  server_type text not null,
  auth_type text not null,
  username text,
  -- The connection or secret that stands in for a token.
  resource text,
  token bytea not null,
  modified_at timestamptz not null,
  primary key (account, region, server_type)
);
