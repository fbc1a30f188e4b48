import { isBranchName, isObjectId, isRepositoryName, pathInRepository } from "./domain/names.ts";
import { fault } from "./errors.ts";

/** CodeCommit checks its input itself and has an exception for each thing that can be missing or wrong. */

export function givenRepositoryName(name: string | undefined): string {
  if (!name) throw fault("RepositoryNameRequiredException", "A repository name is required, but was not specified");
  if (!isRepositoryName(name)) {
    throw fault(
      "InvalidRepositoryNameException",
      `The repository name is not valid. Repository names can be any valid combination of letters, numbers, periods, underscores, and dashes between 1 and 100 characters in length. Names cannot end in .git: ${name.slice(0, 100)}`,
    );
  }
  return name;
}

export function givenBranchName(name: string | undefined): string {
  if (!name) throw fault("BranchNameRequiredException", "A branch name is required, but was not specified");
  if (!isBranchName(name)) throw fault("InvalidBranchNameException", `The branch name is not valid: ${name.slice(0, 256)}`);
  return name;
}

export function givenCommitId(id: string | undefined): string {
  if (!id) throw fault("CommitIdRequiredException", "A commit ID is required, but was not specified");
  if (!isObjectId(id)) throw fault("InvalidCommitIdException", `The commit ID is not valid: ${id.slice(0, 64)}`);
  return id;
}

/** `""` is the root. */
export function givenPath(path: string | undefined): string {
  if (path === undefined) throw fault("PathRequiredException", "A path is required, but was not specified");
  const inside = pathInRepository(path);
  if (inside === undefined) throw fault("InvalidPathException", `The path is not valid: ${path.slice(0, 200)}`);
  return inside;
}

export function givenFilePath(path: string | undefined): string {
  if (!path) throw fault("PathRequiredException", "A file path is required, but was not specified");
  const inside = givenPath(path);
  if (inside === "") throw fault("InvalidPathException", "The path is not the path of a file");
  return inside;
}

/** What would end a name or an address in git's commit objects. */
const hasForbidden = (text: string): boolean => ["<", ">", "\n", "\u0000"].some((character) => text.includes(character));

/** A name of a person, in the form that git's commit objects can hold. */
export function givenName(name: string | undefined, fallback: string): string {
  if (name !== undefined && (name.length > 250 || hasForbidden(name))) {
    throw fault(
      "NameLengthExceededException",
      "The user name is not valid because it is longer than the limit or has characters that git does not take",
    );
  }
  return name || fallback;
}

export function givenEmail(email: string | undefined): string {
  if (email !== undefined && (email.length > 250 || hasForbidden(email)))
    throw fault("InvalidEmailException", "The email address is not valid");
  return email ?? "";
}

export function givenMessage(message: string | undefined, fallback: string): string {
  if (message !== undefined && Buffer.byteLength(message) > 5 * 1024) {
    throw fault("CommitMessageLengthExceededException", "The commit message is too long. Provide a shorter string: 5 KB is the limit.");
  }
  const text = message || fallback;
  return text.endsWith("\n") ? text : `${text}\n`;
}
