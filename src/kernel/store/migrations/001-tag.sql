-- Tags of every resource of every service; the ARN carries account and region.
create table tag (
  arn text not null,
  key text not null,
  value text not null,
  primary key (arn, key)
);
