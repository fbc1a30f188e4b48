import { Readable } from "node:stream";
import { startGit } from "./run.ts";

/** The files of a commit as a zip or tar stream, without `.git`. It ends well only when git did: half an archive is an error. */
export function archive(repository: string, commit: string, format: "zip" | "tar"): Readable {
  return Readable.from(packed(repository, commit, format), { objectMode: false });
}

async function* packed(repository: string, commit: string, format: "zip" | "tar"): AsyncGenerator<Buffer> {
  const args = ["archive", `--format=${format}`, ...(format === "zip" ? ["-6"] : []), "--end-of-options", commit];
  const { stdout, ended } = startGit(args, { cwd: repository });
  ended.catch(() => stdout.destroy());
  yield* stdout;
  await ended;
}
