import type { IncomingMessage } from "node:http";
import type { Contract } from "../../contracts/index.ts";
import type { Authenticated, Principal } from "../iam/index.ts";
import type { Kernel } from "../kernel.ts";
import { type RequestHead, WireError } from "../wire/index.ts";

/** Who a request stands for when something other than a signature says so: a console's session cookie. */
export interface Session {
  principal: Principal;
  service?: string;
  region?: string;
}
/** Tried before signatures; undefined leaves the request to them. */
export type Authenticator = (request: IncomingMessage) => Promise<Session | undefined>;

export async function authenticateRequest(
  { kernel, authenticators }: { kernel: Kernel; authenticators: Authenticator[] },
  message: IncomingMessage,
  head: RequestHead,
  now: Date,
): Promise<Authenticated> {
  for (const authenticator of authenticators) {
    const session = await authenticator(message);
    if (session) return { ...session, checkBody: () => {}, openBody: (body) => body };
  }
  return kernel.iam.authenticate(head, now);
}

/** A signature is good for one service only. */
export function checkScope({ signingName }: Contract, { service }: Authenticated): void {
  if (service === undefined || service === signingName) return;
  const message = `Credential should be scoped to correct service: '${signingName}'.`;
  throw new WireError("InvalidSignatureException", message, 403);
}
