import { ServiceNotSupportedException } from "@aws-sdk/client-iam";
import { changing } from "../operation.ts";
import { serviceCredentialShape } from "../shapes.ts";
import { ownerArn } from "../store/owners.ts";
import { insertServiceCredential } from "../store/service-credentials.ts";
import { needUser } from "../store/users.ts";

const serviceNotSupported = (service: string) =>
  new ServiceNotSupportedException({ message: `${service} is not supported`, $metadata: {} });

export const CreateServiceSpecificCredential = changing<"CreateServiceSpecificCredential">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  async run({ UserName, ServiceName }, context) {
    const user = await needUser(context, UserName);
    if (ServiceName !== "codecommit.amazonaws.com") throw serviceNotSupported(ServiceName);
    const { row, password } = await insertServiceCredential(context, user, ServiceName);
    return { ServiceSpecificCredential: { ...serviceCredentialShape(row, user.name), ServicePassword: password } };
  },
});
