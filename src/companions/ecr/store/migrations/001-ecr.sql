create table ecr_repository (
  account text not null,
  region text not null,
  name text not null,
  created_at timestamptz not null,
  -- MUTABLE, IMMUTABLE and the two WITH_EXCLUSION.
  mutability text not null,
  exclusion_filters jsonb not null,
  scan_on_push boolean not null,
  encryption jsonb not null,
  policy text,
  lifecycle_policy text,
  lifecycle_evaluated_at timestamptz,
  primary key (account, region, name)
);

-- A blob that was pushed to a repository, or mounted into it from another. Its digest is sha256:<blob>.
create table ecr_layer (
  account text not null,
  region text not null,
  repository text not null,
  blob blob_digest not null,
  size_bytes bigint not null,
  primary key (account, region, repository, blob),
  foreign key (account, region, repository) references ecr_repository on delete cascade
);

create table ecr_image (
  account text not null,
  region text not null,
  repository text not null,
  -- Of the manifest's bytes: sha256:<hex>.
  digest text not null,
  media_type text not null,
  artifact_type text,
  -- The image that this one says something about: signatures, attestations.
  subject text,
  -- Layers and configuration together; of an index, nothing but itself.
  size_bytes bigint not null,
  manifest text not null,
  pushed_at timestamptz not null,
  pulled_at timestamptz,
  primary key (account, region, repository, digest),
  foreign key (account, region, repository) references ecr_repository on delete cascade
);
create index ecr_image_by_subject on ecr_image (account, region, repository, subject) where subject is not null;

create table ecr_tag (
  account text not null,
  region text not null,
  repository text not null,
  tag text not null,
  digest text not null,
  primary key (account, region, repository, tag),
  foreign key (account, region, repository, digest) references ecr_image on delete cascade
);
create index ecr_tag_by_digest on ecr_tag (account, region, repository, digest);

create table ecr_upload (
  id text primary key,
  account text not null,
  region text not null,
  repository text not null,
  begun_at timestamptz not null,
  foreign key (account, region, repository) references ecr_repository on delete cascade
);

-- What has come of an upload so far, in order: each piece is a blob of its own.
create table ecr_upload_part (
  upload_id text not null references ecr_upload on delete cascade,
  account text not null,
  region text not null,
  -- Where the part begins.
  at_byte bigint not null,
  size_bytes bigint not null,
  blob blob_digest not null,
  primary key (upload_id, at_byte)
);
