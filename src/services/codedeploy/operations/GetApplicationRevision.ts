import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { revisionProblem } from "../domain/revision.ts";
import { refusal } from "../refuse.ts";
import { applicationArn, applicationOf } from "../resources.ts";
import { findRevision } from "../store/revisions.ts";
import { revisionInfo } from "../views.ts";

export const GetApplicationRevision = operation<typeof sdk, "GetApplicationRevision">({
  resource: ({ applicationName }, context) => applicationArn(context, applicationName),
  async run({ applicationName, revision }, context) {
    const application = await applicationOf(context, applicationName);
    if (!revision) throw refusal("RevisionRequiredException", "The revision is required");
    const wrong = revisionProblem(revision);
    if (wrong) throw refusal("InvalidRevisionException", wrong);
    const found = await findRevision(context.tx, application.id, revision);
    if (!found) throw refusal("RevisionDoesNotExistException", "The revision is not registered with the application");
    return { applicationName: application.name, revision: found.location, revisionInfo: revisionInfo(found) };
  },
});
