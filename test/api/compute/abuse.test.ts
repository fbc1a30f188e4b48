import { type ChildProcess, spawn } from "node:child_process";
import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLaboratory, initOf, type Laboratory, processesIn, processesWith, seals, servers } from "./laboratory.ts";

const CANARY = "canary-of-the-host";

/** What a build does on purpose, against a server run by root and one run by an ordinary user. */
const ways = servers.flatMap((server) => seals.map((seal) => ({ ...server, ...seal })));

describe.each(ways)("abuse, in a sandbox of a server run by $name, sealed by $seal (not installed: $missing)", ({ uid, seal, missing }) => {
  if (missing) return void test.skip(`${missing} is not installed here`);
  let lab: Laboratory;
  let port: number;
  const listeners: Server[] = [];
  let canary: ChildProcess;

  beforeAll(async () => {
    lab = await createLaboratory(uid, seal);
    const user = uid === undefined ? {} : { uid, gid: uid };
    canary = spawn("sleep", ["600"], { env: { PATH: "/usr/bin:/bin", SECRET: CANARY }, ...user });
    mkdirSync(join(lab.data, "keys"));
    writeFileSync(join(lab.data, "keys/master"), CANARY, { mode: 0o644 });
    if (uid !== undefined) for (const path of ["keys", "keys/master"]) chownSync(join(lab.data, path), uid, uid);
    const onPort = createServer((socket) => socket.end(CANARY));
    await new Promise<void>((resolve) => onPort.listen(0, "127.0.0.1", resolve));
    port = (onPort.address() as { port: number }).port;
    const abstract = createServer((socket) => socket.end(CANARY));
    await new Promise<void>((resolve) => abstract.listen(`\0quintet-${process.pid}-${uid}-${seal}`, resolve));
    listeners.push(onPort, abstract);
  });
  afterAll(async () => {
    await lab.close();
    canary.kill();
    for (const listener of listeners) listener.close();
  });

  /** Runs one script in an environment of its own; afterwards the environment must still run commands, and die without a trace. */
  async function attempt(id: string, script: string): Promise<string[]> {
    await lab.call("start", { id, processes: 64, memoryMb: 256, diskMb: 64 });
    const { lines } = await lab.call("sh", id, 1, script);
    expect(await lab.call("sh", id, 2, "echo alive")).toEqual({ exitCode: 0, lines: ["alive"] });
    const init = initOf(lab.data, id);
    expect(init.isAlive()).toBe(true);
    await lab.call("kill", id);
    expect(init.isAlive()).toBe(false);
    // The launcher's memory watch may be in the middle of its quarter of a second.
    await expect.poll(() => processesIn(join(lab.data, "environments", id))).toBe(0);
    return lines;
  }

  test("a fork bomb stops at the limit and goes with the environment", async () => {
    const mark = `97531.${process.pid}${uid ?? ""}`;
    const bomb = `perl -e 'for (1..300) { my $p = fork(); last if !defined $p; exec "sleep", "${mark}" if !$p } print "stopped\n"'`;
    const lines = await attempt("fork", `${bomb}; n=0; for p in /proc/[0-9]*; do n=$((n+1)); done; echo $n`);
    expect(Number(lines.at(-1))).toBeGreaterThan(32);
    expect(Number(lines.at(-1))).toBeLessThanOrEqual(64);
    expect(processesWith(mark)).toBe(0);
  });

  test("more memory than there is: the greedy process dies, or the environment says so", async () => {
    await lab.call("start", { id: "memory", memoryMb: 128, diskMb: 32 });
    const greedy = `perl -e 'my @all; for (1..40) { push @all, "x" x (16 << 20); select(undef, undef, undef, 0.02) } sleep 2; print "GOT IT\\n"'`;
    const { exitCode, lines } = await lab.call("sh", "memory", 1, greedy);
    expect(lines).not.toContain("GOT IT");
    expect([137, "out-of-memory"]).toContain(exitCode);
  });

  test("the disk is full before the memory is", async () => {
    const fill = (folder: string) =>
      `dd if=/dev/zero of=${folder}/fill bs=1M count=500 2>/dev/null; stat -c %s ${folder}/fill; rm ${folder}/fill`;
    const lines = await attempt("disk", ["/", "/tmp", "/dev/shm", "/usr", "$HOME", "/codebuild/out"].map(fill).join("\n"));
    expect(lines.length).toBe(6);
    for (const size of lines) expect(Number(size)).toBeLessThanOrEqual(64 << 20);
  });

  test("nothing of the host or of another build can be read", async () => {
    await lab.call("start", { id: "other", variables: { SECRET: CANARY } });
    await lab.call("sh", "other", 1, `echo ${CANARY} | tee /tmp/mine /codebuild/out/mine > $HOME/mine; sleep 600 & echo`);
    const lines = await attempt(
      "read",
      [
        `cat "${lab.data}/keys/master" "${lab.data}"/environments/other/*/* /etc/shadow /root/.ssh/* /root/.aws/* /home/*/.aws/* 2>/dev/null`,
        "cat /proc/*/environ /proc/*/cmdline 2>/dev/null | tr '\\0' '\\n' | grep canary-o[f]",
        `find / -xdev -name master -o -xdev -name mine 2>/dev/null | grep -v ^/usr`,
        `ls "${lab.data}" /var/lib/postgresql /run/docker.sock /var/run/docker.sock 2>/dev/null`,
        "ls -d /proc/[0-9]* | wc -l | grep -vE '^[1-9]$'",
        "cat /codebuild/node/../../proc/kcore 2>/dev/null | head -c 100",
        "tr '\\0' '\\n' < /proc/1/environ | grep -vE '^(PATH|PWD)='",
      ].join("\n"),
    );
    expect(lines).toEqual([]);
  });

  test("no service of the host is reached, neither on loopback nor by an abstract socket", async () => {
    const abstract = `perl -MSocket -e 'socket(S,AF_UNIX,SOCK_STREAM,0); print connect(S,pack("Sa*",AF_UNIX,"\\0quintet-${process.pid}-${uid}-${seal}"))?"REACHED\\n":"refused\\n"'`;
    const lines = await attempt(
      "network",
      `timeout 3 bash -c 'exec 9<>/dev/tcp/127.0.0.1/${port} && cat <&9' 2>/dev/null; ${abstract}; grep -c : /proc/net/dev`,
    );
    expect(lines).toEqual(["refused", "1"]);
  });

  test("no privilege is to be had", async () => {
    const lines = await attempt(
      "privilege",
      [
        "grep -E '^Cap(Eff|Prm|Bnd|Amb)' /proc/self/status | cut -f2 | sort -u",
        "grep NoNewPrivs /proc/self/status | cut -f2",
        "mount -t tmpfs x /mnt 2>/dev/null && echo MOUNTED",
        "mount -o remount,rw /codebuild/in 2>/dev/null && echo REMOUNTED",
        "unshare --user --map-root-user true 2>/dev/null && echo NESTED",
        "unshare --user true 2>/dev/null && echo NESTED",
        "(echo x > /proc/sys/kernel/core_pattern) 2>/dev/null && echo WROTE",
        "(echo b > /proc/sysrq-trigger) 2>/dev/null && echo WROTE",
        "cp /bin/sh /tmp/sh && chmod 4755 /tmp/sh && /tmp/sh -p -c 'id -u'",
        "su -c 'echo ROOT' < /dev/null 2>/dev/null",
        "mknod /tmp/disk b 254 0 2>/dev/null && echo DEVICE",
        `kill -9 ${canary.pid} 2>/dev/null && echo KILLED`,
        "ls -l /proc/self/fd | grep -e '->' | grep -cvE '(/dev/null|/proc/[0-9]+/fd)$'",
      ].join("\n"),
    );
    expect(lines).toEqual(["0000000000000000", "1", "1000", "2"]);
    expect(canary.exitCode ?? canary.signalCode).toBeNull();
  });

  test("killing everything in sight ends the command and leaves the environment", async () => {
    expect(await attempt("kill-all", "(kill -9 -1); echo survived")).toEqual(["Killed"]);
  });

  test("system calls that only an attack needs are refused, where there is a filter", async () => {
    const held = (await lab.call("describe")).find(({ name }) => name === "system call filter");
    if (!held?.held || process.arch !== "x64") return expect(held?.install).toBeTruthy();
    const calls = "for (321, 425, 250, 298, 323, 304, 272, 165, 308) { my $r = syscall($_, 0, 0, 0, 0, 0); print 0 + $!, qq(\\n) }";
    expect(new Set(await attempt("calls", `perl -e '${calls}'; grep Seccomp: /proc/self/status | cut -f2`))).toEqual(new Set(["1", "2"]));
  });

  test("a build cannot speak for its own end", async () => {
    await lab.call("start", { id: "liar" });
    const forged =
      "nonce=$(grep -o '036[0-9a-f]*' /codebuild/control/init | head -n1 | cut -c4-); printf '\\036%s exit 0 killed\\n' $nonce; echo still here";
    const { exitCode, lines } = await lab.call("sh", "liar", 1, forged);
    expect({ exitCode, last: lines.at(-1) }).toEqual({ exitCode: 0, last: "still here" });
  });
});
