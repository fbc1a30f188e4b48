import { type Problem, problem } from "./problem.ts";

const userArn = /^arn:aws[a-z-]*:iam::[0-9]{12}:user\/[\w+=,.@/-]{1,576}$/;
const sessionArn = /^arn:aws[a-z-]*:sts::[0-9]{12}:assumed-role\/[\w+=,.@-]{1,64}\/[\w+=,.@-]{2,64}$/;

interface Identities {
  iamUserArn?: string | undefined;
  iamSessionArn?: string | undefined;
}

/** A host is registered under exactly one identity. */
export function identityProblem({ iamUserArn, iamSessionArn }: Identities): Problem | undefined {
  if (iamUserArn && iamSessionArn)
    return problem("MultipleIamArnsProvidedException", "Only one of an IAM user ARN and an IAM session ARN can be given");
  if (!iamUserArn && !iamSessionArn) return problem("IamArnRequiredException", "An IAM user ARN or an IAM session ARN is required");
  if (iamUserArn && !userArn.test(iamUserArn)) return problem("InvalidIamUserArnException", `The IAM user ARN is invalid: ${iamUserArn}`);
  if (iamSessionArn && !sessionArn.test(iamSessionArn)) {
    return problem("InvalidIamSessionArnException", `The IAM session ARN is invalid: ${iamSessionArn}`);
  }
  return undefined;
}
