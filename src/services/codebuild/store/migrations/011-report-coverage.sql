alter table codebuild_report
  add column type text not null default 'TEST',
  add column export_config jsonb not null default '{"exportConfigType": "NO_EXPORT"}',
  add column coverage_summary jsonb,
  add column files jsonb not null default '[]',
  alter column summary drop not null;

create table codebuild_resource_policy (
  arn text primary key,
  account text not null,
  region text not null,
  policy text not null,
  modified_at timestamptz not null
);
