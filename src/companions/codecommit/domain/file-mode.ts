export type FileMode = "EXECUTABLE" | "NORMAL" | "SYMLINK";

const modes: Record<FileMode, string> = { NORMAL: "100644", EXECUTABLE: "100755", SYMLINK: "120000" };

/** Git's mode by CodeCommit's name. */
export const modeOf = (fileMode: FileMode): string => modes[fileMode];

export const isFileMode = (text: string): text is FileMode => text in modes;

/** CodeCommit's name for git's mode; old repositories have odd modes, which git treats as normal files too. */
export const fileModeOf = (mode: string): FileMode => (mode === "120000" ? "SYMLINK" : mode === "100755" ? "EXECUTABLE" : "NORMAL");
