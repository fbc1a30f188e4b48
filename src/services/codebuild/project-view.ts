import type * as sdk from "@aws-sdk/client-codebuild";
import type { Place } from "../../base/arn.ts";
import { secretText } from "../../base/ids.ts";
import type { Context } from "../../kernel/gateway/index.ts";
import { tagsOf } from "../../kernel/store/index.ts";
import { projectArnOf } from "./arns.ts";
import { badgeUrl, publicAddress } from "./public-address.ts";
import { badgeToken } from "./store/badges.ts";
import { findProject, type StoredProject } from "./store/projects.ts";
import { findWebhook } from "./store/webhooks.ts";
import { webhookView } from "./webhook-view.ts";

/** A project as AWS shows it. */
export async function projectView(context: Viewing, place: Place, stored: StoredProject): Promise<sdk.Project> {
  const { tx, kernel, host } = context;
  const { badgeEnabled, cacheGeneration: _, ...document } = stored.document;
  const arn = projectArnOf(place, stored.name);
  const webhook = await findWebhook(tx, place, stored.name);
  return {
    ...document,
    arn,
    created: new Date(stored.created_at),
    lastModified: new Date(stored.modified_at),
    badge: { badgeEnabled: badgeEnabled ?? false, ...(badgeEnabled ? { badgeRequestUrl: await badgeOf(context, place, stored) } : {}) },
    ...(webhook ? { webhook: webhookView(kernel.config, webhook, host ? { host } : {}) } : {}),
    tags: await tagsOf(tx, arn),
  };
}

/** What a project is shown with. */
type Viewing = Pick<Context, "tx" | "kernel" | "host">;

async function badgeOf({ tx, kernel, host }: Viewing, place: Place, { name, document }: StoredProject): Promise<string> {
  const token = await badgeToken(tx, place, name, secretText(24));
  const branch = document.sourceVersion?.replace(/^refs\/heads\//, "") ?? "main";
  return badgeUrl(publicAddress(kernel.config, host), token, branch);
}

export async function shownProject(context: Viewing, place: Place, name: string): Promise<sdk.Project | undefined> {
  const stored = await findProject(context.tx, place, name);
  return stored && projectView(context, place, stored);
}
