-- Every server keeps environments ready for the fleets, so every server hears of each change to a fleet, or to a project that may use one.
create function codebuild_tell_of_fleets() returns trigger language plpgsql as $$
begin
  perform pg_notify('codebuild_fleet', '');
  return null;
end
$$;
create trigger codebuild_fleet_changed after insert or update or delete on codebuild_fleet
  for each statement execute function codebuild_tell_of_fleets();
create trigger codebuild_project_changed after insert or update or delete on codebuild_project
  for each statement execute function codebuild_tell_of_fleets();
