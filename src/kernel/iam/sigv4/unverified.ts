import type { Authenticated, SignedHead } from "../iam.ts";
import { rootOf } from "../principals/iam-arn.ts";
import { authenticationErrors } from "./authentication-errors.ts";
import { AwsChunkedStream } from "./aws-chunked.ts";
import { headerOf } from "./signature.ts";
import { checkedStream } from "./signed-body.ts";

const claimed = /Credential=([^/,\s&]+)(?:\/|%2F)\d{8}(?:\/|%2F)([^/,\s&%]+)(?:\/|%2F)([^/,\s&%]+)(?:\/|%2F)aws4_request/;

/**
 * With `auth: "none"` everybody is root. Region and service still come from what the client claims, and an access key of twelve digits
 * names the account.
 */
export function trusting(head: SignedHead, defaultAccount: string): Authenticated {
  const found = claimed.exec(headerOf(head, "authorization") ?? "") ?? claimed.exec(head.url);
  const [, accessKeyId, region, service] = found ?? [];
  const account = accessKeyId && /^\d{12}$/.test(accessKeyId) ? accessKeyId : defaultAccount;
  const mode = headerOf(head, "x-amz-content-sha256") ?? "";
  return {
    principal: { ...rootOf(account), ...(accessKeyId ? { accessKeyId } : {}) },
    ...(region ? { region } : {}),
    ...(service ? { service } : {}),
    checkBody() {},
    openBody(body) {
      if (!mode.startsWith("STREAMING-")) return checkedStream(head, undefined, authenticationErrors(service), body);
      // The framing must still be undone; its signatures are not looked at.
      const chunks = new AwsChunkedStream({
        mode: "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        seed: "",
        signingKey: Buffer.alloc(0),
        time: "",
        scope: "",
        trailerNames: [],
      });
      body.on("error", (error) => chunks.destroy(error));
      return body.pipe(chunks);
    },
  };
}
