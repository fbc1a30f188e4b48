-- Which agent has the command: an agent of ours says so, and may then acknowledge the same command again.
alter table deploy_command add column holder text;
