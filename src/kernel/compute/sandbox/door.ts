import { type ChildProcess, spawn } from "node:child_process";
import type { Server } from "node:net";
import type { Abilities } from "../abilities.ts";

/** The port of the server inside every environment. The network namespace is the environment's own, so it is always free. */
export const DOOR_PORT = 4700;

/** Listens inside the network namespace, hands the socket to the server and ends: nothing stays between a build and the server. */
const listenAndHandOver = `
const server = require("node:net").createServer();
server.on("error", (error) => { console.error(String(error)); process.exit(1); });
server.listen(${DOOR_PORT}, "127.0.0.1", () => process.send("door", server, () => process.exit(0)));
`;

/** SIOCGIFFLAGS, set IFF_UP, SIOCSIFFLAGS: what \`ip link set lo up\` does, for a machine without iproute2. */
const perlLoopback =
  'use Socket; socket(my $s, AF_INET, SOCK_DGRAM, 0) or die; my $r = pack("a16 s x22", "lo", 0); ioctl($s, 0x8913, $r) or die $!; my (undef, $f) = unpack("a16 s", $r); $r = pack("a16 s x22", "lo", $f | 1); ioctl($s, 0x8914, $r) or die $!;';

const loopbackUp = (abilities: Abilities): string => (abilities.loopback === "ip" ? "ip link set lo up" : `perl -e '${perlLoopback}'`);

/** A network namespace that is ready to be joined: loopback is up and the server listens in it. */
export interface Door {
  server: Server;
  /** A process in the namespace. */
  holder: number;
  /** Lets the holder go, once the environment's own processes keep the namespace alive. */
  release(): void;
}

function received(child: ChildProcess): Promise<Server> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr?.on("data", (data) => {
      said += data;
    });
    child.on("message", (_message, handle) => resolve(handle as Server));
    child.on("error", reject);
    child.on("disconnect", () => reject(new Error(`No network namespace for an environment: ${said.trim()}`)));
  });
}

/** Makes a new network namespace with its door, and a fifo on the way. The holder ends when its stdin does, and so with the server. */
export async function openDoor(abilities: Abilities, fifo: string): Promise<Door> {
  const user = abilities.mode === "user" ? ["--user", "--map-root-user"] : [];
  const script = `mkfifo -m 600 "$3" && ${loopbackUp(abilities)} && "$1" -e "$2" && { exec 3>&-; read -r word; }`;
  const holder = spawn("unshare", [...user, "--net", "sh", "-c", script, "sh", process.execPath, listenAndHandOver, fifo], {
    stdio: ["pipe", "ignore", "pipe", "ipc"],
    cwd: "/",
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
  });
  const server = await received(holder);
  const unref = [holder, holder.channel, holder.stdin, holder.stderr] as ({ unref?(): void } | null)[];
  for (const part of unref) part?.unref?.();
  server.unref();
  return { server, holder: holder.pid!, release: () => holder.stdin?.end() };
}

/** Makes the door of an environment that is already running, in the namespaces of `member`. */
export async function reopenDoor(abilities: Pick<Abilities, "mode">, member: number): Promise<Server> {
  const user = abilities.mode === "user" ? ["--user", "--preserve-credentials"] : [];
  const helper = spawn("nsenter", ["--target", String(member), ...user, "--net", process.execPath, "-e", listenAndHandOver], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    cwd: "/",
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
  });
  const server = await received(helper);
  server.unref();
  return server;
}
