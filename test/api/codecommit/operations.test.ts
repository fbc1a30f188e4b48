import { access } from "node:fs/promises";
import { join } from "node:path";
import {
  BatchGetCommitsCommand,
  BatchGetRepositoriesCommand,
  CodeCommitClient,
  CreateBranchCommand,
  CreateCommitCommand,
  CreateRepositoryCommand,
  DeleteBranchCommand,
  DeleteFileCommand,
  DeleteRepositoryCommand,
  GetBlobCommand,
  GetCommitCommand,
  GetDifferencesCommand,
  GetFileCommand,
  GetFolderCommand,
  GetPullRequestCommand,
  GetRepositoryCommand,
  ListBranchesCommand,
  ListRepositoriesCommand,
  ListTagsForResourceCommand,
  PutFileCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDefaultBranchCommand,
  UpdateRepositoryDescriptionCommand,
  UpdateRepositoryNameCommand,
} from "@aws-sdk/client-codecommit";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startServer, type TestServer, until } from "../../harness/index.ts";

let server: TestServer;
let codecommit: CodeCommitClient;
let count = 0;
let repositoryName: string;
beforeAll(async () => {
  server = await startServer();
  codecommit = server.client(CodeCommitClient);
});
afterAll(() => server.stop());
beforeEach(async () => {
  repositoryName = `demo-${++count}`;
  await codecommit.send(new CreateRepositoryCommand({ repositoryName, repositoryDescription: "A demo", tags: { team: "blue" } }));
});

const bytes = (text: string) => Buffer.from(text);
const text = (content: Uint8Array | undefined) => Buffer.from(content ?? []).toString();
const put = (filePath: string, content: string, parentCommitId?: string) =>
  codecommit.send(
    new PutFileCommand({
      repositoryName,
      branchName: "main",
      filePath,
      fileContent: bytes(content),
      parentCommitId,
      name: "Ann",
      email: "ann@example.com",
    }),
  );
const named = (name: string) => expect.objectContaining({ name });

test("repositories: read, list, rename, describe, tag, delete", async () => {
  const { repositoryMetadata: made } = await codecommit.send(new GetRepositoryCommand({ repositoryName }));
  const arn = `arn:aws:codecommit:${server.region}:${server.account}:${repositoryName}`;
  expect(made).toMatchObject({ accountId: server.account, repositoryName, repositoryDescription: "A demo", Arn: arn });
  expect(made?.defaultBranch).toBeUndefined();
  await expect(codecommit.send(new CreateRepositoryCommand({ repositoryName }))).rejects.toEqual(named("RepositoryNameExistsException"));
  const { repositories } = await codecommit.send(new ListRepositoriesCommand({}));
  expect(repositories).toContainEqual({ repositoryName, repositoryId: made?.repositoryId });

  await codecommit.send(new TagResourceCommand({ resourceArn: arn, tags: { stage: "test" } }));
  await codecommit.send(new UntagResourceCommand({ resourceArn: arn, tagKeys: ["team"] }));
  const newName = `${repositoryName}-new`;
  await codecommit.send(new UpdateRepositoryNameCommand({ oldName: repositoryName, newName }));
  await codecommit.send(new UpdateRepositoryDescriptionCommand({ repositoryName: newName, repositoryDescription: "Renamed" }));
  const batch = await codecommit.send(new BatchGetRepositoriesCommand({ repositoryNames: [repositoryName, newName] }));
  expect(batch.repositoriesNotFound).toEqual([repositoryName]);
  expect(batch.repositories?.[0]).toMatchObject({ repositoryId: made?.repositoryId, repositoryDescription: "Renamed" });
  const { tags } = await codecommit.send(new ListTagsForResourceCommand({ resourceArn: arn.replace(repositoryName, newName) }));
  expect(tags).toEqual({ stage: "test" });

  expect((await codecommit.send(new DeleteRepositoryCommand({ repositoryName: newName }))).repositoryId).toBe(made?.repositoryId);
  expect((await codecommit.send(new DeleteRepositoryCommand({ repositoryName: newName }))).repositoryId).toBeUndefined();
  await expect(codecommit.send(new GetRepositoryCommand({ repositoryName: newName }))).rejects.toEqual(
    named("RepositoryDoesNotExistException"),
  );
});

test("a deleted repository's folder goes too", async () => {
  await put("a.txt", "a");
  const { repositoryId } = await codecommit.send(new DeleteRepositoryCommand({ repositoryName }));
  const folder = join(server.data, "git", server.account, server.region, `${repositoryId}.git`);
  await until(() =>
    access(folder).then(
      () => false,
      () => true,
    ),
  );
});

test("files: put, read, change, delete, on the tip that the caller saw only", async () => {
  const first = await put("src/app.js", "one\n");
  const { commit } = await codecommit.send(new GetCommitCommand({ repositoryName, commitId: first.commitId }));
  expect(commit).toMatchObject({
    treeId: first.treeId,
    parents: [],
    message: "Added src/app.js\n",
    author: { name: "Ann", email: "ann@example.com" },
  });
  expect(commit?.author?.date).toMatch(/^\d+ \+0000$/);
  await expect(put("src/app.js", "two\n")).rejects.toEqual(named("ParentCommitIdRequiredException"));
  await expect(put("src/app.js", "two\n", "0".repeat(40))).rejects.toEqual(named("ParentCommitIdOutdatedException"));
  await expect(put("src/app.js", "one\n", first.commitId)).rejects.toEqual(named("SameFileContentException"));
  await expect(put("src", "x", first.commitId)).rejects.toEqual(named("FileNameConflictsWithDirectoryNameException"));
  await expect(put("src/app.js/x", "x", first.commitId)).rejects.toEqual(named("DirectoryNameConflictsWithFileNameException"));
  await expect(put("../x", "x", first.commitId)).rejects.toEqual(named("InvalidPathException"));
  const second = await put("src/app.js", "two\n", first.commitId);
  const file = await codecommit.send(new GetFileCommand({ repositoryName, filePath: "/src/app.js" }));
  expect({ ...file, fileContent: text(file.fileContent) }).toMatchObject({
    ...{ commitId: second.commitId, filePath: "src/app.js", fileMode: "NORMAL", fileSize: 4, fileContent: "two\n" },
  });
  const old = await codecommit.send(new GetFileCommand({ repositoryName, filePath: "src/app.js", commitSpecifier: first.commitId }));
  expect(text(old.fileContent)).toBe("one\n");
  const blob = await codecommit.send(new GetBlobCommand({ repositoryName, blobId: first.blobId }));
  expect(text(blob.content)).toBe("one\n");
  const gone = await codecommit.send(
    new DeleteFileCommand({
      repositoryName,
      branchName: "main",
      filePath: "src/app.js",
      parentCommitId: second.commitId,
      keepEmptyFolders: true,
    }),
  );
  await expect(codecommit.send(new GetFileCommand({ repositoryName, filePath: "src/app.js" }))).rejects.toEqual(
    named("FileDoesNotExistException"),
  );
  const folder = await codecommit.send(new GetFolderCommand({ repositoryName, folderPath: "src" }));
  expect(folder.files).toEqual([expect.objectContaining({ relativePath: ".gitkeep", absolutePath: "src/.gitkeep" })]);
  const { commits, errors } = await codecommit.send(
    new BatchGetCommitsCommand({ repositoryName, commitIds: [gone.commitId ?? "", "f".repeat(40)] }),
  );
  expect(commits?.[0]?.parents).toEqual([second.commitId]);
  expect(errors?.[0]?.errorCode).toBe("CommitIdDoesNotExistException");
});

test("one commit of many changes, and the differences it makes", async () => {
  const first = await codecommit.send(
    new CreateCommitCommand({
      ...{ repositoryName, branchName: "main", commitMessage: "Begin" },
      putFiles: [
        { filePath: "run.sh", fileContent: bytes("#!/bin/sh\n"), fileMode: "EXECUTABLE" },
        { filePath: "docs/a.md", fileContent: bytes("a") },
        { filePath: "docs/b.md", fileContent: bytes("b") },
      ],
    }),
  );
  expect(first.filesAdded?.map(({ absolutePath, fileMode }) => `${absolutePath} ${fileMode}`)).toEqual([
    "run.sh EXECUTABLE",
    "docs/a.md NORMAL",
    "docs/b.md NORMAL",
  ]);
  const second = await codecommit.send(
    new CreateCommitCommand({
      ...{ repositoryName, branchName: "main", parentCommitId: first.commitId },
      putFiles: [{ filePath: "docs/moved.md", sourceFile: { filePath: "docs/a.md", isMove: true } }],
      deleteFiles: [{ filePath: "docs/b.md" }],
      setFileModes: [{ filePath: "run.sh", fileMode: "NORMAL" }],
    }),
  );
  const { differences } = await codecommit.send(
    new GetDifferencesCommand({ repositoryName, beforeCommitSpecifier: first.commitId, afterCommitSpecifier: "main" }),
  );
  expect(differences?.map(({ changeType, beforeBlob, afterBlob }) => `${changeType} ${(afterBlob ?? beforeBlob)?.path}`)).toEqual([
    "D docs/a.md",
    "D docs/b.md",
    "A docs/moved.md",
    "M run.sh",
  ]);
  const page = await codecommit.send(new GetDifferencesCommand({ repositoryName, afterCommitSpecifier: "main", MaxResults: 1 }));
  const rest = await codecommit.send(
    new GetDifferencesCommand({ repositoryName, afterCommitSpecifier: "main", NextToken: page.NextToken }),
  );
  expect([...(page.differences ?? []), ...(rest.differences ?? [])].map(({ afterBlob }) => afterBlob?.path)).toEqual([
    "docs/moved.md",
    "run.sh",
  ]);
  const root = await codecommit.send(new GetFolderCommand({ repositoryName, folderPath: "/" }));
  expect(root).toMatchObject({
    commitId: second.commitId,
    treeId: second.treeId,
    subFolders: [{ absolutePath: "docs" }],
    files: [{ absolutePath: "run.sh" }],
  });
});

test("branches: create, list, make default, delete", async () => {
  const { commitId } = await put("a.txt", "a");
  const branch = (branchName: string) => ({ repositoryName, branchName });
  await codecommit.send(new CreateBranchCommand({ ...branch("feature/x"), commitId }));
  await expect(codecommit.send(new CreateBranchCommand({ ...branch("feature/x"), commitId }))).rejects.toEqual(
    named("BranchNameExistsException"),
  );
  await expect(codecommit.send(new CreateBranchCommand({ ...branch("--x"), commitId }))).rejects.toEqual(
    named("InvalidBranchNameException"),
  );
  expect((await codecommit.send(new ListBranchesCommand({ repositoryName }))).branches).toEqual(["feature/x", "main"]);
  await expect(codecommit.send(new DeleteBranchCommand(branch("main")))).rejects.toEqual(named("DefaultBranchCannotBeDeletedException"));
  await codecommit.send(new UpdateDefaultBranchCommand({ repositoryName, defaultBranchName: "feature/x" }));
  const { deletedBranch } = await codecommit.send(new DeleteBranchCommand(branch("main")));
  expect(deletedBranch).toEqual({ branchName: "main", commitId });
  expect((await codecommit.send(new GetRepositoryCommand({ repositoryName }))).repositoryMetadata?.defaultBranch).toBe("feature/x");
});

test("what is not there answers 501, and what is missing has its own exception", async () => {
  await expect(codecommit.send(new GetPullRequestCommand({ pullRequestId: "1" }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 501 },
  });
  await expect(codecommit.send(new GetRepositoryCommand({} as never))).rejects.toEqual(named("RepositoryNameRequiredException"));
  await expect(codecommit.send(new GetRepositoryCommand({ repositoryName: "a/b" }))).rejects.toEqual(
    named("InvalidRepositoryNameException"),
  );
  await expect(codecommit.send(new ListRepositoriesCommand({ nextToken: "%%" }))).rejects.toEqual(
    named("InvalidContinuationTokenException"),
  );
});
