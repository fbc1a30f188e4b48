import type { Abilities } from "../abilities.ts";
import type { EnvironmentSpec } from "../compute.ts";
import type { Nonces } from "../parse-output.ts";
import type { Cgroups } from "./cgroup.ts";
import type { Folder } from "./folder.ts";
import { FILTER_FD, type Seal } from "./seal.ts";
import { quote } from "./shell-quote.ts";
import { INSIDE } from "./skeleton.ts";

/** More output than this ends an environment: its log must not fill the host's disk. In blocks of 512 bytes, as `ulimit -f` counts. */
export const OUTPUT_LIMIT_BLOCKS = 8 * 1024 * 1024;

export interface Launch {
  folder: Folder;
  skeleton: string;
  nonces: Nonces;
  abilities: Abilities;
  /** The host uid that everything in the environment has. */
  uid: number;
  cgroups: Cgroups | undefined;
  /** The process whose network (and, for an ordinary user, user) namespace the environment joins. */
  holder: number;
  diskMb: number;
  /** Limits that can only be set at the launch, by systemd. */
  scope: Pick<EnvironmentSpec, "cpus" | "memoryMb" | "processes"> | undefined;
  seal: Seal;
  /** The system call filter as a file. */
  filterFile: string;
}

/** Node and Java reserve far more than they use, and each process is counted by itself; the watch below sees what they really use. */
const RESERVED_MB = 1024;
const limitedByKernel = ({ cgroups, userScope }: Abilities): boolean => cgroups !== undefined || userScope;

/**
 * Where no cgroup holds the memory of all processes together, this adds it up four times a second, seen through the environment's
 * own /proc, and ends the environment that has more than its share. Until process 1 has left the host's root behind, what it sees
 * as /proc is the host's, and must not be counted.
 */
const memoryWatch = `
watch_memory() {
  until read -r bytes < memory; do sleep 0.5; done
  most=$(( bytes / $(getconf PAGE_SIZE) ))
  while sleep 0.25; do
    read -r first rest < init || continue
    [ -e "/proc/$first/root/codebuild/control/init" ] || continue
    total=0
    for statm in /proc/$first/root/proc/[0-9]*/statm; do
      read -r size resident shared rest < "$statm" && total=$((total + resident - shared))
    done
    [ "$total" -gt "$most" ] && : > exhausted && kill -9 "$first"
  done
}
watch_memory < /dev/null > /dev/null 2>&1 &
watch=$!
`;

const words = (list: string[]): string => list.map(quote).join(" ");

/**
 * Runs outside of the environment, in a session of its own that the server's death does not touch: records who it is, enters the
 * namespaces, and pipes everything into the output file. The pipe is a real one (a build may open /dev/stdout), `cat` appends,
 * and the last line says how it ended in words that the environment itself cannot write. What the tools of the launch themselves
 * say goes to launch.log, and to the output only if they did not get as far as the environment.
 */
export function launcherScript(launch: Launch): string {
  const { nonces, abilities, scope, cgroups, holder } = launch;
  const network = [
    "nsenter",
    "--target",
    String(holder),
    "--net",
    ...(abilities.mode === "user" ? ["--user", "--preserve-credentials"] : []),
  ];
  const namespaces = ["unshare", "--mount", "--ipc", "--uts", "--pid", "--fork", "--propagation", "private"];
  const watched = !limitedByKernel(abilities);
  return `
umask 022
read -r boot < /proc/sys/kernel/random/boot_id
read -r stat < /proc/$$/stat
echo "$boot $stat" > launcher
oom_kills() {
  while read -r key value; do [ "$key" = oom_kill ] && echo "$value" && return; done < ${quote(cgroups?.memoryEvents ?? "/dev/null")} 2>/dev/null
  echo 0
}
${watched ? memoryWatch : ""}
{
  ${words([...(scope ? scopeWords(scope) : []), ...network, ...namespaces, "sh", "enter.sh"])}
  code=$?
  ${watched ? "kill $watch" : ""}
  [ -e init ] || cat launch.log
  reason=failed
  { [ "$(oom_kills)" != 0 ] || [ -e exhausted ]; } && reason=out-of-memory
  [ -e killed ] && reason=killed
  printf '\\036%s exit %s %s\\n' ${nonces.outer} "$code" "$reason"
  ${cgroups ? `rmdir ${words(cgroups.folders)} 2> /dev/null` : ""}
} | { ulimit -f ${OUTPUT_LIMIT_BLOCKS}; exec cat >> output; }
`;
}

function scopeWords({ cpus, memoryMb, processes }: Pick<EnvironmentSpec, "cpus" | "memoryMb" | "processes">): string[] {
  const limits = [`MemoryMax=${memoryMb}M`, "MemorySwapMax=0", `TasksMax=${processes}`, `CPUQuota=${Math.round(cpus * 100)}%`];
  return ["systemd-run", "--user", "--scope", "--quiet", "--collect", ...limits.flatMap((limit) => ["--property", limit])];
}

/**
 * Runs as process 1 of the environment, still with the rights to mount: joins the limits, builds the new root, leaves the old one
 * behind, gives up every right and becomes the init script. Every external command here costs a millisecond of the start.
 *
 * Before that it leaves a child behind that waits for the server's word on the launcher's stdin. A word makes the environment a
 * build's, with the disk that the build may have; the end of the input, which is the end of the server, makes an end of it. The fifo
 * by which it tells process 1 stays open until process 1 has opened it too, because what lies in a fifo that nobody holds is lost.
 */
export function enterScript(launch: Launch): string {
  const { folder, skeleton, abilities, uid, cgroups, diskMb, seal, filterFile } = launch;
  const asRoot = abilities.mode === "root";
  const filter = seal.filter === "bubblewrap" ? `${FILTER_FD}< ${quote(filterFile)}` : "";
  const own = `chown -hR ${uid}:${uid} root upper\nchown ${uid} /proc/self/fd/1`;
  const name = asRoot ? "echo codebuild > /proc/sys/kernel/hostname" : "hostname codebuild 2> /dev/null || true";
  return `
set -e
exec 4<> control/nudge 5<&0 6>> progress ${filter} < /dev/null 2>&1
ulimit -c 0
read -r stat < /proc/self/stat
echo "$stat" > init
${(cgroups?.folders ?? []).map((group) => `echo 0 > ${quote(`${group}/cgroup.procs`)}`).join("\n")}
mount -t tmpfs -o size=${diskMb}m,mode=755 tmpfs ${quote(folder.root)}
cd ${quote(folder.root)}
cp -R --preserve=mode,links ${quote(skeleton)}/. .
${asRoot ? own : ""}
mount --all --fstab ${quote(`${folder.path}/fstab`)}
cd root
pivot_root . .
umount -l .
${name}
cd /
unset OLDPWD
{
  read -r word size || word=end
  [ -z "$size" ] || mount -o "remount,size=$size" tmpfs / || word=end
  [ "$word" = end ] || echo begun >&6
  echo "$word" >&4
} <&5 &
echo parked >&6
exec 5<&- 6>&- ${words([...seal.words(asRoot ? uid : ""), "/bin/sh", "/codebuild/control/init"])}
`;
}

/** What the server says to the child that waits. */
export const beginWord = (diskMb: number, present: number): string => (diskMb === present ? "begin\n" : `begin ${diskMb}m\n`);

/**
 * Process 1 once inside, as the build's user: waits until it belongs to a build, then for script N, runs it as a new shell process,
 * says what became of it.
 */
export function initScript(nonces: Nonces): string {
  return `
umask 022
exec 3<> /codebuild/control/nudge 4<&-
until [ "$word" = begin ]; do
  read -r word <&3
  [ "$word" = end ] && exit 1
done
. /codebuild/control/begin
say() { printf '\\036${nonces.inner} %s\\n' "$*"; }
number=1
say ready
while :; do
  while [ ! -e /codebuild/control/$number ]; do read -r word <&3; done
  say start $number
  (
    . /codebuild/control/variables
    cd "$HOME" || cd /
    echo 500 > /proc/self/oom_score_adj
    exec 3>&- $shell /codebuild/control/$number < /dev/null
  )
  say end $number $?
  number=$((number + 1))
done
`;
}

/** What process 1 does first once it knows its build. The number of processes is -p to dash and -u to bash. */
export function beginScript(spec: EnvironmentSpec, abilities: Abilities): string {
  const limits = `ulimit -u ${spec.processes} 2> /dev/null || ulimit -p ${spec.processes} || exit 1\nulimit -d ${(spec.memoryMb + RESERVED_MB) * 1024} || exit 1`;
  return `
${limitedByKernel(abilities) ? "" : limits}
${spec.directories.length > 0 ? `mkdir -p -- ${words(spec.directories)} || exit 1` : ""}
shell='${spec.shell === "bash" ? "bash --noprofile --norc" : "/bin/sh"}'
`;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** How programs find the way out of an environment. */
export const proxyVariables = (proxy: string): Record<string, string> => ({
  ...Object.fromEntries(["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"].map((name) => [name, proxy])),
  ...{ no_proxy: "127.0.0.1,localhost", NO_PROXY: "127.0.0.1,localhost" },
});

/** Variables as a file to source. A name that no shell can hold is left out. */
export const exportLines = (variables: Record<string, string>): string =>
  Object.entries(variables)
    .filter(([name]) => NAME.test(name))
    .map(([name, value]) => `export ${name}=${quote(value.replaceAll("\0", ""))}\n`)
    .join("");

/** The starting environment as a file to source. */
export function variablesScript(spec: EnvironmentSpec, proxy: string): string {
  const variables: Record<string, string> = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/codebuild/node/bin",
    HOME: INSIDE.home,
    USER: INSIDE.name,
    LOGNAME: INSIDE.name,
    LANG: "C.UTF-8",
    ...(spec.egress.length > 0 ? proxyVariables(proxy) : {}),
    ...spec.variables,
  };
  return exportLines(variables);
}
