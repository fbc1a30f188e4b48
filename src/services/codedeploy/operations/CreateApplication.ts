import type * as sdk from "@aws-sdk/client-codedeploy";
import { uuid } from "../../../base/ids.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { isUniqueViolation, putTags } from "../../../kernel/store/index.ts";
import { tagsProblem } from "../domain/names.ts";
import { nameOf, refusal, refuse } from "../refuse.ts";
import { applicationArn } from "../resources.ts";
import { countApplications, insertApplication } from "../store/applications.ts";
import { asKernelTags } from "../tags.ts";

const applicationLimit = 1000;

/** @DIFFERS Only the Server compute platform is there; Lambda and ECS applications are refused. */
export const CreateApplication = operation<typeof sdk, "CreateApplication">({
  resource: ({ applicationName }, context) => applicationArn(context, applicationName),
  async run({ applicationName, computePlatform = "Server", tags }, context) {
    const name = nameOf("application", applicationName);
    if (computePlatform !== "Server") {
      throw refusal("InvalidComputePlatformException", `The compute platform ${computePlatform} is not supported: use Server`);
    }
    refuse(tagsProblem(tags));
    if ((await countApplications(context.tx, context)) >= applicationLimit) {
      throw refusal("ApplicationLimitExceededException", `An account can have at most ${applicationLimit} applications`);
    }
    const { account, region, now } = context;
    const id = uuid();
    try {
      await insertApplication(context.tx, { id, account, region, name, compute_platform: computePlatform, created_at: now });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw refusal("ApplicationAlreadyExistsException", `Application already exists for name: ${name}`);
    }
    await putTags(context.tx, applicationArn(context, name), asKernelTags(tags));
    return { applicationId: id };
  },
});
