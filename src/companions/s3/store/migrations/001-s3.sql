-- A column of this type keeps its blob alive: the sweep asks every such column of every service.
do $$ begin
  create domain blob_digest as text check (value ~ '^[0-9a-f]{64}$');
exception when duplicate_object then null;
end $$;

-- Bucket names are global over all accounts and regions. "C" collation is S3's order: UTF-8 bytes.
create table s3_bucket (
  name text collate "C" primary key,
  account text not null,
  region text not null,
  created_at timestamptz not null,
  versioning text check (versioning in ('Enabled', 'Suspended')),
  policy text,
  -- S3's own spelling: BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets; null after a delete.
  public_access_block jsonb,
  notification jsonb not null default '{}'
);
create index s3_bucket_account on s3_bucket (account, name);

create sequence s3_object_seq;

-- One row a version, delete markers included. The digest is the reference that keeps the blob.
create table s3_object (
  bucket text collate "C" not null references s3_bucket (name),
  key text collate "C" not null,
  -- 'null' where the bucket was not versioned at the time
  version_id text not null,
  account text not null,
  region text not null,
  seq bigint not null default nextval('s3_object_seq'),
  is_latest boolean not null,
  delete_marker boolean not null,
  digest blob_digest,
  size_bytes bigint not null,
  etag text not null,
  last_modified timestamptz not null,
  attributes jsonb not null,
  primary key (bucket, key, version_id)
);
create unique index s3_object_latest on s3_object (bucket, key) where is_latest;
create index s3_object_listed on s3_object (bucket, key) where is_latest and not delete_marker;
create unique index s3_object_history on s3_object (bucket, key, (-seq));
create index s3_object_digest on s3_object (digest);

create table s3_upload (
  id text primary key,
  bucket text collate "C" not null references s3_bucket (name) on delete cascade,
  key text collate "C" not null,
  account text not null,
  region text not null,
  initiated_at timestamptz not null,
  initiator text not null,
  checksum_algorithm text,
  checksum_type text,
  attributes jsonb not null,
  -- What completing it answered: a client whose answer was lost asks again and gets it again.
  completed jsonb,
  completed_at timestamptz
);
create index s3_upload_open on s3_upload (bucket, key, id) where completed_at is null;
create index s3_upload_completed on s3_upload (completed_at) where completed_at is not null;

create table s3_part (
  upload_id text not null references s3_upload (id) on delete cascade,
  number int not null,
  account text not null,
  region text not null,
  digest blob_digest not null,
  size_bytes bigint not null,
  md5 text not null,
  checksum text,
  last_modified timestamptz not null,
  primary key (upload_id, number)
);
create index s3_part_digest on s3_part (digest);

-- When blobs that nobody references are looked for next.
create table s3_sweep (
  id text primary key,
  due_at timestamptz not null
);
