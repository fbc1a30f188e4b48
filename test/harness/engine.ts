import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pack } from "tar-stream";
import { findProgram } from "../../src/kernel/compute/abilities.ts";
import type { Engine } from "../../src/kernel/compute/docker/engine.ts";
import { findEngine } from "../../src/kernel/compute/docker/find-engine.ts";
import { isPresent } from "../../src/kernel/compute/docker/images.ts";

export interface TestEngine {
  engine: Engine;
  /** A small image with BusyBox and nothing else: no bash, no git, tools that know less than GNU's. */
  image: string;
}

const image = "quintet-test-busybox:1";
const busybox = "/bin/busybox";

/** The container engine of this machine with an image made from this machine's files, or what is missing for it. */
export async function testEngine(): Promise<TestEngine | string> {
  if (!existsSync(busybox)) return "BusyBox is not installed here (apt-get install -y busybox-static)";
  try {
    const engine = await findEngine(process.env["DOCKER_HOST"]);
    if (!(await isPresent(engine, image))) await importImage(engine, image, busyboxFiles(), ["ENV PATH=/bin", "ENV FROM_IMAGE=yes"]);
    return { engine, image };
  } catch (error) {
    return (error as Error).message;
  }
}

const applets = [
  ...["sh", "cat", "echo", "id", "ls", "mkdir", "mv", "cp", "ln", "rm", "touch", "chmod", "sleep", "su", "wc", "wget", "tar", "find", "dd"],
  ...[
    "stat",
    "seq",
    "yes",
    "head",
    "tail",
    "printf",
    "mkfifo",
    "env",
    "mount",
    "tr",
    "true",
    "grep",
    "date",
    "nc",
    "ps",
    "kill",
    "test",
    "sed",
  ],
];

/** Path → content; a content that begins with `->` is a link, a name that ends in `/` a folder. */
export type Files = Record<string, string | Buffer>;

function busyboxFiles(): Files {
  return {
    ...{ "bin/": "", "tmp/": "", "root/": "", "etc/": "", "usr/": "", "var/": "" },
    "bin/busybox": readFileSync(busybox),
    ...Object.fromEntries(applets.map((name) => [`bin/${name}`, "->busybox"])),
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nbob:x:1000:1000::/tmp:/bin/sh\n",
    "etc/group": "root:x:0:\nbob:x:1000:\n",
  };
}

const engineImage = "quintet-test-engine:1";
const enginePrograms = ["dockerd", "containerd", "containerd-shim-runc-v2", "runc", "docker", "docker-init"];

/** Sets the rights aside that a root without CAP_SYS_RESOURCE cannot give, as `.ci/dockerd` does. */
const runtime = `#!/bin/sh
previous=
for word in "$@"; do
  [ "$previous" = --bundle ] && sed -i -E 's/"oomScoreAdj":-[0-9]+/"oomScoreAdj":0/; s/,"CAP_SYS_RESOURCE"//g' "$word/config.json"
  previous=$word
done
exec runc "$@"
`;

/** An image with Docker in it, for privileged builds: this machine's programs and the libraries they need. What is missing, otherwise. */
export async function innerEngineImage(engine: Engine): Promise<{ image: string } | string> {
  const programs = enginePrograms.map((name) => ({ name, path: findProgram(name) }));
  const missing = programs.find(({ path }) => path === undefined);
  if (missing) return `${missing.name} is not installed here (apt-get install -y docker.io)`;
  if (await isPresent(engine, engineImage)) return { image: engineImage };
  const daemon = { bridge: "none", iptables: false, runtimes: { own: { path: "/bin/runtime" } }, "default-runtime": "own" };
  const files: Files = { ...busyboxFiles(), "lib64/": "", "etc/docker/daemon.json": JSON.stringify(daemon), "bin/runtime": runtime };
  for (const { name, path = "" } of programs) {
    files[`bin/${name}`] = readFileSync(path);
    const { stdout } = spawnSync("ldd", [path], { encoding: "utf8" });
    for (const [library] of stdout.matchAll(/\/\S+/g)) files[library.slice(1)] = readFileSync(library);
  }
  await importImage(engine, engineImage, files, ["ENV PATH=/bin"]);
  return { image: engineImage };
}

/** What `docker import` does, without a docker command. */
export async function importImage(engine: Engine, name: string, files: Files, changes: string[]): Promise<void> {
  const archive = pack();
  for (const [path, content] of Object.entries(files)) {
    if (path.endsWith("/")) archive.entry({ name: path, type: "directory", mode: path === "tmp/" ? 0o1777 : 0o755 });
    else if (typeof content === "string" && content.startsWith("->")) {
      archive.entry({ name: path, type: "symlink", linkname: content.slice(2) });
    } else archive.entry({ name: path, mode: path.startsWith("etc/") ? 0o644 : 0o755 }, content);
  }
  archive.finalize();
  const [repo = "", tag = "latest"] = name.split(":");
  const query = new URLSearchParams({ fromSrc: "-", repo, tag });
  for (const change of changes) query.append("changes", change);
  const headers = { "content-type": "application/x-tar" };
  const answer = await engine.open({ method: "POST", path: `/images/create?${query}`, stream: Readable.from(archive), headers });
  const said = await text(answer);
  if (said.includes('"error"')) throw new Error(said);
}
