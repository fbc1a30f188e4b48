-- A sandbox is a run like a build's, whose commands come one by one: it shares the queue, the facts and the environment's attendant.
alter table codebuild_build add column kind text not null default 'build';

create table codebuild_command_output (
  sandbox_id text not null,
  sequence integer not null,
  stdout text not null,
  stderr text not null,
  primary key (sandbox_id, sequence)
);
