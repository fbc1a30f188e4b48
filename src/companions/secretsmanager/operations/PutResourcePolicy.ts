import type * as sdk from "@aws-sdk/client-secrets-manager";
import { MalformedPolicyDocumentException, PublicPolicyException } from "@aws-sdk/client-secrets-manager";
import { operation } from "../../../kernel/gateway/index.ts";
import { PolicyError, readPolicy } from "../../../kernel/iam/index.ts";
import { onSecret } from "../secret-resource.ts";
import { needLiveSecret, updateSecret } from "../store/secrets.ts";

export const PutResourcePolicy = operation<typeof sdk, "PutResourcePolicy">({
  ...onSecret,
  async run({ SecretId, ResourcePolicy, BlockPublicPolicy = false }, context) {
    const secret = await needLiveSecret(context, SecretId);
    const isPublic = read(ResourcePolicy);
    if (BlockPublicPolicy && isPublic) {
      throw new PublicPolicyException({
        message: "You can't attach a resource policy that allows broad access to the secret.",
        $metadata: {},
      });
    }
    await updateSecret(context, secret.arn, { policy: ResourcePolicy });
    return { ARN: secret.arn, Name: secret.name };
  },
});

/** Whether a document, once found to be sound, allows everybody something without a condition. */
function read(text: string): boolean {
  try {
    const statements = [readPolicy(text, "resource").Statement].flat();
    return statements.some(
      ({ Effect, Principal, Condition }) => Effect === "Allow" && !Condition && JSON.stringify(Principal ?? "").includes('"*"'),
    );
  } catch (error) {
    if (error instanceof PolicyError) throw new MalformedPolicyDocumentException({ message: error.message, $metadata: {} });
    throw error;
  }
}
