import { sql } from "kysely";
import type { Place } from "../../../base/arn.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { ProjectDocument } from "../domain/project-rules.ts";

/** A project whose builds run on a fleet. */
export interface FleetProject extends Place {
  fleetArn: string;
  baseCapacity: number;
  document: ProjectDocument;
}

/** The projects of all active fleets, for which environments are kept ready. */
export async function fleetProjects(tx: Tx): Promise<FleetProject[]> {
  const { rows } = await sql<FleetProject>`
    select project.account, project.region, project.document, fleet.base_capacity as "baseCapacity",
      project.document->'environment'->'fleet'->>'fleetArn' as "fleetArn"
    from codebuild_fleet fleet
    join codebuild_project project on project.account = fleet.account and project.region = fleet.region
      and right(project.document->'environment'->'fleet'->>'fleetArn', 36) = fleet.uuid
    where fleet.status = 'ACTIVE'
    order by fleet.uuid, project.name`.execute(tx);
  return rows;
}
