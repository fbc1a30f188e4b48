-- A PARALLEL execution that runs has nothing to do with any other: the machine reads it only when there is news of it, or when it is due.
alter table codepipeline_execution add column alone boolean not null default false;
alter table codepipeline_execution add column look_at timestamptz;
