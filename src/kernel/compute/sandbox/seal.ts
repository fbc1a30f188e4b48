import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { Abilities } from "../abilities.ts";
import { quote } from "./shell-quote.ts";
import { INSIDE } from "./skeleton.ts";
import { type Architecture, architectures, filterProgram } from "./system-calls.ts";

const run = promisify(execFile);

/**
 * The last step into an environment, after which nothing can be undone: become the unprivileged uid, enter a user namespace in which
 * it is `codebuild`, forbid further ones, give up every capability for good, load the system call filter, run the command.
 * `uid` is "" where the server is that user already.
 */
export interface Seal {
  /** Who loads the system call filter. */
  filter: "perl" | "bubblewrap" | undefined;
  /** The words before the command. */
  words(uid: number | ""): string[];
}

/** With util-linux alone: three programs, and no filter, which setpriv learns only in 2.41. */
export function plainSeal(userNamespace: boolean): Seal {
  const bare = ["setpriv", "--ambient-caps=-all", "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"];
  const inside = ["unshare", "--user", "--cgroup", `--map-user=${INSIDE.uid}`, `--map-group=${INSIDE.uid}`, "--keep-caps"];
  return {
    filter: undefined,
    words(uid) {
      const drop = uid === "" ? [] : ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", "--no-new-privs"];
      if (!userNamespace) return [...drop, ...bare];
      const last = 'echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"';
      return [...drop, ...inside, "sh", "-c", last, "sh", ...bare];
    },
  };
}

/** Numbers from linux/prctl.h, linux/sched.h and linux/capability.h. perl can make any call, so one process does what took five. */
const perlSeal = (call: Architecture): string => `
use strict;
my ($uid, $filter, @command) = @ARGV;
sub call { my ($name, @call) = @_; syscall($call[0], @call[1 .. $#call]) >= 0 or die "$name: $!\\n" }
sub put { my ($path, $text) = @_; my $file; open($file, ">", $path) && syswrite($file, $text) && close($file) or die "$path: $!\\n" }
if ($uid ne "") {
  ($), $() = ("$uid $uid", $uid);
  ($<, $>) = ($uid, $uid);
  $< == $uid && $> == $uid && $( == $uid or die "uid $uid: $!\\n";
  call("dumpable", ${call.prctl}, 4, 1, 0, 0, 0);
}
my ($own, $group) = ($> + 0, $) + 0);
call("unshare", ${call.unshare}, 0x12000000);
put("/proc/self/setgroups", "deny");
put("/proc/self/uid_map", "${INSIDE.uid} $own 1");
put("/proc/self/gid_map", "${INSIDE.uid} $group 1");
put("/proc/sys/user/max_user_namespaces", "0");
for my $capability (0 .. 63) { last if syscall(${call.prctl}, 24, $capability, 0, 0, 0) < 0 }
call("no_new_privs", ${call.prctl}, 38, 1, 0, 0, 0);
my ($header, $none) = (pack("L l", 0x20080522, 0), pack("L6", (0) x 6));
call("capset", ${call.capset}, $header, $none);
my $bytes = pack("H*", $filter);
my $program = pack("S x![Q] P", length($bytes) / 8, $bytes);
call("seccomp", ${call.prctl}, 22, 2, $program, 0, 0);
exec { $command[0] } @command;
die "$command[0]: $!\\n";
`;

/** Where bubblewrap finds the filter: a file that is opened before the host is left behind. */
export const FILTER_FD = 7;

/**
 * bubblewrap makes a user and a process namespace of its own inside of ours, with its own process 1. It must not be root when it
 * starts, because then it would stay root on the host.
 */
const bubblewrapSeal = (program: string): Seal => ({
  filter: "bubblewrap",
  words(uid) {
    const drop = uid === "" ? [] : ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", "--no-new-privs"];
    const inside = ["--unshare-user", "--disable-userns", "--unshare-pid", "--as-pid-1", "--unshare-cgroup-try", "--cap-drop", "ALL"];
    const mounts = ["--bind", "/", "/", "--dev-bind", "/dev", "/dev", "--proc", "/proc"];
    const user = ["--uid", String(INSIDE.uid), "--gid", String(INSIDE.uid)];
    return [...drop, program, ...inside, ...user, ...mounts, "--seccomp", String(FILTER_FD), "--"];
  },
});

export type SealName = "perl" | "bubblewrap" | "plain";

/**
 * The strongest seal that works on this machine, which is found out by trying it; `wanted` leaves out the others. perl and
 * bubblewrap isolate alike, and perl, which every Debian has, does it in one process.
 */
export async function findSeal(abilities: Abilities, filterFile: string, wanted?: SealName): Promise<Seal> {
  const architecture = architectures[process.arch];
  const { perl, bubblewrap, mode } = abilities;
  if (architecture !== undefined && mode !== "none") {
    const filter = filterProgram(architecture);
    await writeFile(filterFile, filter, { mode: 0o600 });
    const sealed: Seal = { filter: "perl", words: (uid) => [perl!, "-e", perlSeal(architecture), String(uid), filter.toString("hex")] };
    if (perl && (wanted ?? "perl") === "perl" && (await holds(sealed, abilities, filterFile))) return sealed;
    const wrapped = bubblewrapSeal(bubblewrap ?? "");
    if (bubblewrap && (wanted ?? "bubblewrap") === "bubblewrap" && (await holds(wrapped, abilities, filterFile))) return wrapped;
  }
  if (wanted !== undefined && wanted !== "plain") throw new Error(`This machine has no ${wanted} that can seal an environment.`);
  return plainSeal(abilities.userNamespace);
}

function holds(seal: Seal, { mode }: Abilities, filterFile: string): Promise<boolean> {
  const user = mode === "user" ? ["--user", "--map-root-user"] : [];
  const anybody = mode === "user" ? "" : 65_533;
  const open = ["sh", "-c", `exec "$@" ${FILTER_FD}< ${quote(filterFile)}`, "sh"];
  const tried = [...user, "--mount", "--pid", "--fork", "--mount-proc", ...open, ...seal.words(anybody), "/bin/true"];
  return run("unshare", tried, { timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}
