import type * as sdk from "@aws-sdk/client-codedeploy";
import { arn, parseArn } from "../../../base/arn.ts";
import { alphanumeric, randomText } from "../../../base/ids.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { isUniqueViolation } from "../../../kernel/store/index.ts";
import { identityProblem } from "../domain/host-identity.ts";
import { nameOf, refusal, refuse } from "../refuse.ts";
import { instanceArn } from "../resources.ts";
import { findInstance, findInstanceByIdentity, insertInstance } from "../store/instances.ts";

export const RegisterOnPremisesInstance = operation<typeof sdk, "RegisterOnPremisesInstance">({
  resource: ({ instanceName }, context) => instanceArn(context, instanceName),
  async run({ instanceName, iamUserArn, iamSessionArn }, context) {
    const name = nameOf("instance", instanceName);
    refuse(identityProblem({ iamUserArn, iamSessionArn }));
    const identity = iamUserArn ?? iamSessionArn ?? "";
    const { account, region, now, tx } = context;
    if (parseArn(identity)?.account !== account) {
      const error = iamUserArn ? "InvalidIamUserArnException" : "InvalidIamSessionArnException";
      throw refusal(error, `The identity ${identity} belongs to another account`);
    }
    if (await findInstance(tx, context, name)) {
      throw refusal("InstanceNameAlreadyRegisteredException", `An on-premises instance named ${name} is already registered`);
    }
    if (await findInstanceByIdentity(tx, context, identity)) {
      const error = iamUserArn ? "IamUserArnAlreadyRegisteredException" : "IamSessionArnAlreadyRegisteredException";
      throw refusal(error, `The identity ${identity} is already registered for another instance`);
    }
    const resource = `instance/${name}_${randomText(10, alphanumeric)}`;
    try {
      await insertInstance(tx, { account, region, name, iam_arn: identity, arn: arn("codedeploy", context, resource), registered_at: now });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw refusal("InstanceNameAlreadyRegisteredException", `An on-premises instance named ${name} was registered at the same time`);
    }
    return {};
  },
});
