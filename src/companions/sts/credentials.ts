import type { Credentials } from "../../kernel/iam/index.ts";

/** Session credentials as STS shows them. */
export const credentialsOf = ({ accessKeyId, secretAccessKey, sessionToken = "", expiration = new Date(0) }: Credentials) => ({
  AccessKeyId: accessKeyId,
  SecretAccessKey: secretAccessKey,
  SessionToken: sessionToken,
  Expiration: expiration,
});
