import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { fileModeOf } from "../domain/file-mode.ts";
import { fault } from "../errors.ts";
import { entryAt, readFolder, type TreeEntry, treeOf } from "../git/objects.ts";
import { givenPath } from "../given.ts";
import { commitNamed, opened, resourceOf } from "../repository.ts";

export const GetFolder = operation<typeof sdk, "GetFolder">({
  resource: resourceOf,
  async run(input, context) {
    const { repository, folder } = await opened(context, context.tx, input.repositoryName);
    const folderPath = givenPath(input.folderPath);
    const commitId = await commitNamed(folder, repository, input.commitSpecifier);
    const entries = await readFolder(folder, commitId, folderPath);
    if (!entries) throw fault("FolderDoesNotExistException", `The folder ${folderPath} does not exist in commit ${commitId}`);
    const treeId = folderPath === "" ? await treeOf(folder, commitId) : ((await entryAt(folder, commitId, folderPath))?.id ?? "");
    const paths = ({ path }: TreeEntry) => ({
      absolutePath: path,
      relativePath: path.slice(folderPath === "" ? 0 : folderPath.length + 1),
    });
    const files = entries.filter(({ type }) => type === "blob");
    const shown = (entry: TreeEntry) => ({ blobId: entry.id, ...paths(entry), fileMode: fileModeOf(entry.mode) });
    return {
      commitId,
      folderPath,
      treeId,
      subFolders: entries.filter(({ type }) => type === "tree").map((entry) => ({ treeId: entry.id, ...paths(entry) })),
      files: files.filter(({ mode }) => mode !== "120000").map(shown),
      symbolicLinks: files.filter(({ mode }) => mode === "120000").map(shown),
      subModules: entries.filter(({ type }) => type === "commit").map((entry) => ({ commitId: entry.id, ...paths(entry) })),
    };
  },
});
