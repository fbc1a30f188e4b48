import type * as sdk from "@aws-sdk/client-codebuild";
import type { Place } from "../../base/arn.ts";
import { type Tx, tagsOf } from "../../kernel/store/index.ts";
import { projectArnOf } from "./arns.ts";
import { findProject, type StoredProject } from "./store/projects.ts";

/** A project as AWS shows it. */
export async function projectView(tx: Tx, place: Place, stored: StoredProject): Promise<sdk.Project> {
  const { badgeEnabled, ...document } = stored.document;
  const arn = projectArnOf(place, stored.name);
  return {
    ...document,
    arn,
    created: new Date(stored.created_at),
    lastModified: new Date(stored.modified_at),
    badge: { badgeEnabled: badgeEnabled ?? false },
    tags: await tagsOf(tx, arn),
  };
}

export async function shownProject(tx: Tx, place: Place, name: string): Promise<sdk.Project | undefined> {
  const stored = await findProject(tx, place, name);
  return stored && projectView(tx, place, stored);
}
