import { RepositoryDoesNotExistException } from "@aws-sdk/client-codecommit";
import { expect, it } from "vitest";
import { GitError } from "../../../kernel/git/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { failureOf } from "./failure.ts";
import { ActionFailure } from "./provider.ts";

const git = (words: string) => new GitError(words, 128);

it.each<[what: string, error: unknown, code: string | undefined]>([
  ["a declared exception", new RepositoryDoesNotExistException({ message: "gone", $metadata: {} }), "ConfigurationError"],
  ["a denial", new WireError("AccessDeniedException", "no", 403), "PermissionError"],
  ["S3's denial", new WireError("AccessDenied", "no", 403), "PermissionError"],
  ["what is not there yet", new WireError("NotImplementedException", "later", 501, "server"), "ConfigurationError"],
  ["a provider's own finding", new ActionFailure("RevisionUnavailable", "no such commit"), "RevisionUnavailable"],
  ["git's denial", git("fatal: unable to access 'http://x': The requested URL returned error: 403"), "ConfigurationError"],
  ["a commit that is not there", git("fatal: remote error: upload-pack: not our ref 0123"), "ConfigurationError"],
  ["throttling, which passes", new WireError("ThrottlingException", "slow down", 400), undefined],
  ["a fault of the service", new WireError("InternalFailure", "", 500, "server"), undefined],
  ["a server that stops", git("fatal: unable to access 'http://x': Failed to connect to 127.0.0.1 port 4700"), undefined],
  ["a lost connection", git("error: RPC failed; curl 56 Recv failure: Connection reset by peer"), undefined],
  ["a fault of ours", new TypeError("undefined is not a function"), undefined],
])("%s: a failure of the action, or another try", (_, error, code) => {
  expect(failureOf(error)?.errorDetails?.code).toBe(code);
});
