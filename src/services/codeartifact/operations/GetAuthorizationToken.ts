import { domainOf, onDomain } from "../access.ts";
import { denied, invalid } from "../errors.ts";
import { issueToken } from "../registry/tokens.ts";

const usualSeconds = 43_200;

export const GetAuthorizationToken = onDomain<"GetAuthorizationToken">({
  transaction: "read",
  async run(input, context) {
    const { kernel, tx, principal, now } = context;
    const { durationSeconds: asked = usualSeconds } = input;
    if (asked !== 0 && asked < 900) throw invalid("durationSeconds must be 0, or between 900 and 43200");
    if (principal.kind === "root" && kernel.config.auth === "sigv4") throw denied("The root user may not ask for an authorization token");
    const bearer = {
      action: "sts:GetServiceBearerToken",
      resource: "*",
      conditions: { "sts:AWSServiceName": "codeartifact.amazonaws.com" },
    };
    const decision = await kernel.iam.authorize(tx, principal, bearer);
    if (!decision.allowed) throw denied(decision.message);
    const { row } = await domainOf(input, context);
    const expiration = new Date(Math.floor(now.getTime() / 1000 + (asked || usualSeconds)) * 1000);
    // 0 means as long as the role's session; a user has none.
    const session = asked === 0 && principal.accessKeyId ? await kernel.iam.expirationOfKey(principal.accessKeyId) : undefined;
    const until = session && session < expiration ? session : expiration;
    return { authorizationToken: issueToken(kernel, row, principal, now, until), expiration: until };
  },
});
