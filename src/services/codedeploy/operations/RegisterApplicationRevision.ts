import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { revisionProblem } from "../domain/revision.ts";
import { refusal } from "../refuse.ts";
import { applicationArn, applicationOf } from "../resources.ts";
import { registerRevision } from "../store/revisions.ts";

/** Only the location is recorded: whether something is there shows when it is deployed. */
export const RegisterApplicationRevision = operation<typeof sdk, "RegisterApplicationRevision">({
  resource: ({ applicationName }, context) => applicationArn(context, applicationName),
  async run({ applicationName, revision, description }, context) {
    const application = await applicationOf(context, applicationName);
    if ((description ?? "").length > 256) throw refusal("DescriptionTooLongException", "The description can have at most 256 characters");
    if (!revision) throw refusal("RevisionRequiredException", "The revision is required");
    const wrong = revisionProblem(revision);
    if (wrong) throw refusal("InvalidRevisionException", wrong);
    await registerRevision(context.tx, context, application.id, revision, context.now, description);
    return {};
  },
});
