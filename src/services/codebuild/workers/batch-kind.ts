/** The kind of the batch machine in the outbox. */
export const batchKind = "codebuild/batch";
