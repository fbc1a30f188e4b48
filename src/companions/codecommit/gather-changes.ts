import type { PutFileEntry, SetFileModeEntry } from "@aws-sdk/client-codecommit";
import { type FileMode, fileModeOf, isFileMode, modeOf } from "./domain/file-mode.ts";
import { fault } from "./errors.ts";
import { checkPlace, checkSize } from "./file-rules.ts";
import { entryAt, type TreeEntry } from "./git/objects.ts";
import { zeroId } from "./git/references.ts";
import { type IndexChange, writeBlob } from "./git/write-commit.ts";
import { givenFilePath } from "./given.ts";

interface Asked {
  putFiles?: PutFileEntry[];
  deleteFiles?: { filePath: string | undefined }[];
  setFileModes?: SetFileModeEntry[];
}
interface Changed {
  absolutePath: string;
  blobId: string;
  fileMode: FileMode;
}
export interface Gathered {
  changes: IndexChange[];
  filesAdded: Changed[];
  filesUpdated: Changed[];
  filesDeleted: Changed[];
}

const mostEntries = 100;
const metadata = (absolutePath: string, blobId: string, mode: string): Changed => ({ absolutePath, blobId, fileMode: fileModeOf(mode) });

/** What one CreateCommit does to files, checked entry by entry against the parent; contents are stored, but nothing refers to them yet. */
export async function gatherChanges(folder: string, parent: string | undefined, asked: Asked): Promise<Gathered> {
  const { putFiles = [], deleteFiles = [], setFileModes = [] } = asked;
  const count = putFiles.length + deleteFiles.length + setFileModes.length;
  if (count === 0) throw fault("FileEntryRequiredException", "The commit cannot be created because no files have been specified");
  if (count > mostEntries)
    throw fault("MaximumFileEntriesExceededException", `The number of specified files exceeds the limit of ${mostEntries}`);
  const gathered: Gathered = { changes: [], filesAdded: [], filesUpdated: [], filesDeleted: [] };
  const seen = new Set<string>();
  const once = (text: string | undefined): string => {
    const path = givenFilePath(text);
    if (seen.has(path)) throw fault("SamePathRequestException", `The commit cannot be created because ${path} is named twice`);
    seen.add(path);
    return path;
  };
  const existing = async (path: string): Promise<TreeEntry> => {
    const entry = parent ? await entryAt(folder, parent, path) : undefined;
    if (entry?.type !== "blob") throw fault("FileDoesNotExistException", `The file ${path} does not exist`);
    return entry;
  };
  const remove = async (path: string): Promise<void> => {
    const { id, mode } = await existing(path);
    gathered.changes.push({ path, mode: "0", blobId: zeroId });
    gathered.filesDeleted.push(metadata(path, id, mode));
  };

  for (const { filePath } of deleteFiles) await remove(once(filePath));
  for (const entry of putFiles) {
    const path = once(entry.filePath);
    const before = parent ? await entryAt(folder, parent, path) : undefined;
    if (parent) await checkPlace(folder, parent, path);
    const content = await contentOf(folder, entry, existing);
    const mode = entry.fileMode ? checkedMode(entry.fileMode) : (before?.mode ?? content.mode);
    gathered.changes.push({ path, mode, blobId: content.blobId });
    (before ? gathered.filesUpdated : gathered.filesAdded).push(metadata(path, content.blobId, mode));
    if (entry.sourceFile?.isMove) await remove(once(entry.sourceFile.filePath));
  }
  for (const { filePath, fileMode } of setFileModes) {
    const path = once(filePath);
    const { id } = await existing(path);
    const mode = checkedMode(fileMode);
    gathered.changes.push({ path, mode, blobId: id });
    gathered.filesUpdated.push(metadata(path, id, mode));
  }
  // A path is removed before another is put below or above it.
  gathered.changes.sort((one, other) => Number(other.mode === "0") - Number(one.mode === "0"));
  return gathered;
}

async function contentOf(
  folder: string,
  { fileContent, sourceFile }: PutFileEntry,
  existing: (path: string) => Promise<TreeEntry>,
): Promise<{ blobId: string; mode: string }> {
  if (fileContent && sourceFile) {
    throw fault("FileContentAndSourceFileSpecifiedException", "Both a content and a source file were specified for one file");
  }
  if (sourceFile) {
    const { id, mode } = await existing(givenFilePath(sourceFile.filePath));
    return { blobId: id, mode };
  }
  if (!fileContent) throw fault("SourceFileOrContentRequiredException", "A source file or the content of the file is required");
  checkSize(fileContent);
  return { blobId: await writeBlob(folder, fileContent), mode: modeOf("NORMAL") };
}

function checkedMode(text: string | undefined): string {
  if (!text) throw fault("FileModeRequiredException", "A file mode is required");
  if (!isFileMode(text)) throw fault("InvalidFileModeException", "The specified file mode permission is not valid");
  return modeOf(text);
}
