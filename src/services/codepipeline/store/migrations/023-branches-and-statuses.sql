-- Pipelines that were made for one branch after the pattern of another pipeline, and that go with the branch.
create table codepipeline_branch_pipeline (
  account text not null,
  region text not null,
  parent_id bigint not null references codepipeline_pipeline (id) on delete cascade,
  child_id bigint not null unique references codepipeline_pipeline (id) on delete cascade,
  branch text not null,
  primary key (parent_id, branch)
);

-- What a git host is still to be told about a commit.
create table codepipeline_commit_status (
  account text not null,
  region text not null,
  id text primary key,
  pipeline_id bigint not null references codepipeline_pipeline (id) on delete cascade,
  action text not null,
  commit_id text not null,
  document jsonb not null,
  asked boolean not null default false,
  created_at timestamptz not null
);
create index codepipeline_commit_status_of on codepipeline_commit_status (pipeline_id, action, commit_id);
