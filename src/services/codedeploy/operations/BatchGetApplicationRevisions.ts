import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { refusal } from "../refuse.ts";
import { applicationArn, applicationOf } from "../resources.ts";
import { findRevision } from "../store/revisions.ts";
import { defined, revisionInfo } from "../views.ts";

/** Revisions that are not there are told in `errorMessage`. */
export const BatchGetApplicationRevisions = operation<typeof sdk, "BatchGetApplicationRevisions">({
  resource: ({ applicationName }, context) => applicationArn(context, applicationName),
  async run({ applicationName, revisions: asked }, context) {
    const application = await applicationOf(context, applicationName);
    if (!asked?.length) throw refusal("RevisionRequiredException", "Revisions are required");
    if (asked.length > 25) throw refusal("BatchLimitExceededException", "At most 25 revisions can be asked for");
    const revisions = [];
    let missing = 0;
    for (const location of asked) {
      const found = await findRevision(context.tx, application.id, location);
      if (found) revisions.push({ revisionLocation: found.location, genericRevisionInfo: revisionInfo(found) });
      else missing += 1;
    }
    const errorMessage = missing > 0 ? `${missing} of the revisions are not registered with the application` : undefined;
    return defined({ applicationName: application.name, revisions, errorMessage });
  },
});
