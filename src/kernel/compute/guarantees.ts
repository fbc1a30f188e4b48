import type { Abilities } from "./abilities.ts";
import type { Guarantee } from "./compute.ts";
import type { Seal } from "./sandbox/seal.ts";

const APT = "apt-get install -y";

/** What holds an environment on this machine, by what, and what would add what does not. */
export function guaranteesOf(abilities: Abilities, filter: Seal["filter"]): Guarantee[] {
  const { mode, cgroups, userScope } = abilities;
  const on = mode !== "none";
  const limits = cgroups ? `cgroup v${cgroups.version}` : userScope ? "systemd user scope" : "";
  const rootHint = "run the server as root, or log in through systemd (loginctl enable-linger) with cgroup v2";
  const guarantee = (name: string, held: boolean, by: string, install?: string): Guarantee =>
    held || install === undefined ? { name, held, by } : { name, held, by, install };
  const limit = (name: string, otherwise: string, held = false) =>
    guarantee(name, on && (held || limits !== ""), limits || otherwise, rootHint);
  return [
    guarantee("namespaces (pid, ipc, uts, mount, network)", on, on ? "unshare" : abilities.reason, `${APT} util-linux`),
    guarantee(
      "user namespace",
      abilities.userNamespace,
      mode === "root" ? "an unprivileged uid of its own for each build" : "one uid",
      "sysctl -w user.max_user_namespaces=10000",
    ),
    guarantee(
      "fresh writable root",
      abilities.overlay,
      abilities.overlay ? "overlay" : "read-only base, writable /tmp and home only",
      "modprobe overlay",
    ),
    guarantee("no privileges", on, "setpriv: no capabilities, no_new_privs, no nested user namespace"),
    limit("memory limit", "added up four times a second, and setrlimit for each process", true),
    limit("process limit", "setrlimit, counted in the build's own user namespace", true),
    limit("CPU limit", "nothing"),
    guarantee("disk limit", on, "tmpfs of fixed size, also for what a build hands over"),
    guarantee("network", on && abilities.loopback !== undefined, "own network namespace, allow-list proxy", `${APT} iproute2`),
    guarantee("system call filter", filter !== undefined, filter ? `seccomp, loaded by ${filter}` : "nothing", `${APT} perl-base`),
  ];
}
