import { chmodSync, existsSync, mkdirSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "../abilities.ts";
import { quote } from "../sandbox/shell-quote.ts";

/** Where an environment finds the tools, and this machine's `/usr` from which they come. */
export const TOOLS = { inside: "/codebuild/tools", host: "/codebuild/host/usr" };

/** CodeBuild's agent brings what unpacks sources and packs artifacts; an image needs no more than a Bourne shell. */
const NAMES = ["git", "tar", "find", "gzip"];
const LOADERS: Partial<Record<NodeJS.Architecture, { loader: string; libraries: string[] }>> = {
  x64: { loader: "lib64/ld-linux-x86-64.so.2", libraries: ["lib/x86_64-linux-gnu", "lib64", "lib"] },
  arm64: { loader: "lib/ld-linux-aarch64.so.1", libraries: ["lib/aarch64-linux-gnu", "lib64", "lib"] },
};

/**
 * A folder of small scripts that run this machine's tools by this machine's own loader and libraries, so that they work in any image,
 * and `functions`, which puts them before an image's own: BusyBox's `find` and `tar` know less.
 */
export function makeTools(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const found = LOADERS[process.arch];
  const loader = found && insideOf(join("/usr", found.loader));
  const libraries = (found?.libraries ?? []).map((path) => `${TOOLS.host}/${path}`).join(":");
  const tools: string[] = [];
  for (const name of NAMES) {
    const program = insideOf(findProgram(name) ?? "");
    if (loader === undefined || program === undefined) continue;
    const command = [loader, "--library-path", libraries, program].map(quote).join(" ");
    write(join(folder, name), `#!/bin/sh\nexec ${command} "$@"\n`, 0o755);
    tools.push(name);
  }
  write(join(folder, "functions"), tools.map((name) => `${name}() { ${TOOLS.inside}/${name} "$@"; }\n`).join(""), 0o644);
}

/** Where an environment finds a file of this machine's `/usr`. Links are followed here, because inside they would lead into the image. */
function insideOf(path: string): string | undefined {
  const real = existsSync(path) ? realpathSync(path) : "";
  return real.startsWith("/usr/") ? `${TOOLS.host}${real.slice("/usr".length)}` : undefined;
}

function write(path: string, text: string, mode: number): void {
  writeFileSync(`${path}.next`, text, { mode });
  chmodSync(`${path}.next`, mode);
  renameSync(`${path}.next`, path);
}
