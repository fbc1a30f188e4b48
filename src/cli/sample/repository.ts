import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CodeCommitClient, CreateCommitCommand, CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import { sample } from "./names.ts";

const folder = fileURLToPath(new URL("../../../sample/web-service", import.meta.url));

/** Every file of the sample, with its executable bit. */
function putFiles(below = ""): { filePath: string; fileMode: "EXECUTABLE" | "NORMAL"; fileContent: Uint8Array }[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const filePath = join(below, entry.name);
    if (entry.isDirectory()) return putFiles(filePath);
    const executable = (statSync(join(folder, filePath)).mode & 0o100) !== 0;
    return [{ filePath, fileMode: executable ? "EXECUTABLE" : "NORMAL", fileContent: readFileSync(join(folder, filePath)) }];
  });
}

export async function createRepository(codecommit: CodeCommitClient): Promise<void> {
  const repositoryName = sample.repository;
  await codecommit.send(new CreateRepositoryCommand({ repositoryName, repositoryDescription: "A small Node web service" }));
  await codecommit.send(
    new CreateCommitCommand({
      repositoryName,
      branchName: sample.branch,
      authorName: "Quintet",
      email: "quintet@localhost",
      commitMessage: "A small web service",
      putFiles: putFiles(),
    }),
  );
}
