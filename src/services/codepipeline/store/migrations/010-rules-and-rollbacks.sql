-- Attempts of rules stand beside those of actions; `gate` is the condition they belong to.
alter table codepipeline_action_execution add column gate text;
alter table codepipeline_external_work add column gate text;

-- In which stages an execution has succeeded: what a rollback may go back to.
alter table codepipeline_execution add column succeeded_stages text[] not null default '{}';
update codepipeline_execution execution set succeeded_stages = coalesce(
  (select array_agg(stage.key) from jsonb_each(execution.document -> 'stages') stage where stage.value ->> 'status' = 'Succeeded'), '{}');
