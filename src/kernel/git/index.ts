export { archive } from "./archive.ts";
export { checkout } from "./checkout.ts";
export { type CommitDetails, commitDetails } from "./commit-details.ts";
export { codeCommitLogin, codeCommitUrl } from "./credentials.ts";
export { fetchCommit } from "./fetch.ts";
export { GitError, type GitLogin, runGit } from "./run.ts";
