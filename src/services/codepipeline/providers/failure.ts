import { GitError } from "../../../kernel/git/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import type { ActionResult } from "../domain/execution/facts.ts";
import { ActionFailure } from "./provider.ts";

/** What a service answered, as an SDK exception or as an error of the front door. */
interface Declared {
  name: string;
  message: string;
  fault: "client" | "server";
}

function declared(error: unknown): Declared | undefined {
  if (error instanceof WireError) return { name: error.code, message: error.message, fault: error.fault };
  if (error instanceof Error && "$fault" in error)
    return { name: error.name, message: error.message, fault: error.$fault === "client" ? "client" : "server" };
  return undefined;
}

const refusals = [
  ...["AccessDeniedException", "AccessDenied", "Forbidden", "UnauthorizedOperation"],
  // What a remote endpoint says to credentials that it does not know.
  ...["UnrecognizedClientException", "InvalidClientTokenId", "SignatureDoesNotMatch", "InvalidSignatureException", "ExpiredToken"],
];
const passing = ["ThrottlingException", "TooManyRequestsException", "Throttling", "SlowDown"];

/** The failure of the action that an error means; undefined for a fault of ours, which is tried again. */
export function failureOf(error: unknown): ActionResult | undefined {
  if (error instanceof ActionFailure) return failed(error.code, error.message);
  if (error instanceof GitError) return isRemotesWord(error) ? failed("ConfigurationError", error.message) : undefined;
  const known = declared(error);
  if (known?.name.startsWith("NotImplemented")) return failed("ConfigurationError", known.message);
  if (!known || known.fault === "server" || passing.includes(known.name)) return undefined;
  if (refusals.includes(known.name)) return failed("PermissionError", known.message);
  return failed("ConfigurationError", `${known.message || "The request was refused"} (Error Code: ${known.name})`);
}

/** What the repository answers is final; a connection that breaks, for instance because the server is stopping, is not. */
const isRemotesWord = ({ message }: GitError): boolean =>
  /returned error: 4\d\d|Authentication failed|not our ref|couldn't find remote ref|not found|not a valid object|Not a revision/i.test(
    message,
  );

export const failed = (code: ActionFailure["code"], message: string): ActionResult => ({
  status: "Failed",
  // CodePipeline's own limit for a failure's message.
  errorDetails: { code, message: message.slice(0, 5000) },
});
