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
    select project.account, project.region, project.document, fleet.arn as "fleetArn",
      coalesce((fleet.document->>'baseCapacity')::integer, 1) as "baseCapacity"
    from codebuild_fleet fleet
    join codebuild_project project on project.account = fleet.account and project.region = fleet.region
      and project.document->'environment'->'fleet'->>'fleetArn' = fleet.arn
    where fleet.status = 'ACTIVE'
    order by fleet.arn, project.name`.execute(tx);
  return rows;
}
