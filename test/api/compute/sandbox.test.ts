import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLaboratory, type Laboratory, processesIn, processesWith, servers } from "./laboratory.ts";

describe.each(servers)("a sandbox of a server run by $name", ({ uid }) => {
  let lab: Laboratory;
  beforeAll(async () => {
    lab = await createLaboratory(uid);
  });
  afterAll(() => lab.close());

  test("scripts are new shell processes of an unprivileged user on a fresh, writable root", async () => {
    const secret = 'it\'s $HOME "and" \\more\nlines';
    await lab.call("start", { id: "basic", variables: { GREETING: secret, "no.shell": "x" }, directories: ["/codebuild/output/src/a b"] });
    const first = await lab.call(
      "sh",
      "basic",
      1,
      'echo "$GREETING"; id -un; id -u; cd /tmp; LOST=1; export LOST; ls -d "/codebuild/output/src/a b"; exit 7',
    );
    expect(first).toEqual({ exitCode: 7, lines: ['it\'s $HOME "and" \\more', "lines", "codebuild", "1000", "/codebuild/output/src/a b"] });
    const writes =
      "for d in / /tmp /var/tmp /opt /etc /usr/local/bin /usr/bin $HOME /codebuild /dev/shm; do echo x > $d/made || echo no $d; done";
    const second = await lab.call("sh", "basic", 2, `echo "[$LOST]"; pwd; ${writes}; /codebuild/node/bin/node -p 1+1; hostname`);
    expect(second).toEqual({ exitCode: 0, lines: ["[]", "/home/codebuild", "2", "codebuild"] });
    expect(existsSync("/usr/bin/made") || existsSync("/made") || existsSync("/etc/made")).toBe(false);
    const user = await lab.call("sh", "basic", 3, "true", "somebody");
    expect(user).toEqual({ exitCode: 1, lines: ["run-as: there is no user somebody in this environment; commands run as codebuild"] });
    expect(await lab.call("sh", "basic", 4, "exit 0", "codebuild")).toEqual({ exitCode: 0, lines: [] });
  });

  test("a script that was begun is not begun again, and sh is sh", async () => {
    await lab.call("start", { id: "once", shell: "sh" });
    await lab.call("sh", "once", 1, 'echo one >> /tmp/count; [ -z "$BASH_VERSION" ]');
    await lab.call("run", "once", 1, "echo again >> /tmp/count");
    expect(await lab.call("sh", "once", 2, "cat /tmp/count")).toEqual({ exitCode: 0, lines: ["one"] });
  });

  test("files go in read-only and come out without links", async () => {
    const { in: inFolder } = await lab.call("start", { id: "files" });
    writeFileSync(join(inFolder, "given"), "from outside", { mode: 0o644 });
    const script = [
      "cat /codebuild/in/given; echo",
      "echo x > /codebuild/in/given || echo refused",
      "mkdir -p /codebuild/out/a && echo -n result > /codebuild/out/a/result",
      "ln -s /etc/passwd /codebuild/out/link; ln -s /etc /codebuild/out/folder; mkfifo /codebuild/out/fifo",
      "mknod /codebuild/out/device c 1 3 || echo no device",
    ].join("\n");
    const { lines } = await lab.call("sh", "files", 1, script);
    expect(lines.filter((line) => ["from outside", "refused", "no device"].includes(line))).toEqual([
      "from outside",
      "refused",
      "no device",
    ]);
    expect(await lab.call("readOut", "files", "a/result")).toBe("result");
    const moved = "mv /codebuild /elsewhere; mkdir -p /tmp/x/out; echo trap > /tmp/x/out/trap; ln -s /tmp/x /codebuild";
    for (const path of ["link", "folder/passwd", "fifo", "../state.json"]) {
      await expect(lab.call("readOut", "files", path), path).rejects.toThrow();
    }
    await lab.call("sh", "files", 2, moved);
    await expect(lab.call("readOut", "files", "trap")).rejects.toThrow();
  });

  test("output: no newline at the end, /dev/stdout, both streams in order, a flood", async () => {
    await lab.call("start", { id: "output" });
    expect((await lab.call("sh", "output", 1, "printf half")).lines).toEqual(["half"]);
    const streams = await lab.call(
      "sh",
      "output",
      2,
      "echo a > /dev/stdout; echo b >&2; echo c > /dev/stderr; echo d > /dev/stdout; printf 'ü\\n'",
    );
    expect(streams.lines).toEqual(["a", "b", "c", "d", "ü"]);
    const flood = await lab.call(
      "sh",
      "output",
      3,
      "yes 0123456789012345678901234567890123456789012345678901234567890123456789 | head -n 500000; echo end",
    );
    expect(flood.lines.length).toBe(500_001);
    expect(flood.lines.at(-1)).toBe("end");
  });

  test("the server is reached on loopback, with the environment as the caller, and nothing else is", async () => {
    await lab.call("start", { id: "door-a" });
    await lab.call("start", { id: "door-b", egress: ["example.invalid:443"] });
    const ask = (path: string) => `exec 3<>/dev/tcp/127.0.0.1/4700; printf 'GET ${path} HTTP/1.0\\r\\n\\r\\n' >&3; tail -n1 <&3; echo`;
    expect((await lab.call("sh", "door-a", 1, ask("/x"))).lines).toEqual(["door-a asked for /x"]);
    const b = await lab.call("sh", "door-b", 1, `${ask("/y")}; echo $http_proxy $https_proxy`);
    expect(b.lines).toEqual(["door-b asked for /y", "http://127.0.0.1:4700 http://127.0.0.1:4700"]);
    const tunnel = "exec 3<>/dev/tcp/127.0.0.1/4700; printf 'CONNECT 127.0.0.1:22 HTTP/1.1\\r\\n\\r\\n' >&3; head -n1 <&3";
    expect((await lab.call("sh", "door-b", 2, tunnel)).lines.map((line) => line.trim())).toEqual(["HTTP/1.1 403 Forbidden"]);
    expect((await lab.call("sh", "door-a", 2, "echo [$http_proxy]; timeout 2 bash -c ': > /dev/tcp/1.1.1.1/53'")).exitCode).not.toBe(0);
  });

  test("egress: what the list names is passed on, by tunnel and by plain request, and nothing else", async ({ skip }) => {
    const address = Object.values(networkInterfaces())
      .flat()
      .find((own) => own?.family === "IPv4" && !own.internal)?.address;
    if (address === undefined) return skip("this machine has no address but loopback");
    const echo = createServer((request, response) => response.end(`outside got ${request.url} for ${request.headers.host}`));
    await new Promise<void>((resolve) => echo.listen(0, address, resolve));
    const target = `${address}:${(echo.address() as { port: number }).port}`;
    const say = (text: string) =>
      `exec 3<>/dev/tcp/127.0.0.1/4700; printf '${text}' >&3; cat <&3 | tr -d '\\r' | grep -E '^HTTP|outside'; exec 3>&-`;
    const tunnel = say(`CONNECT ${target} HTTP/1.1\\r\\n\\r\\nGET /t HTTP/1.0\\r\\nHost: ${target}\\r\\n\\r\\n`);
    const plain = say(`GET http://${target}/p HTTP/1.0\\r\\nHost: ${target}\\r\\n\\r\\n`);
    await lab.call("start", { id: "named", egress: [target] });
    const lines = (await lab.call("sh", "named", 1, `${tunnel}\n${plain}\ncurl -s http://${target}/c || true`)).lines;
    expect(lines.slice(0, 3)).toEqual(["HTTP/1.1 200 Connection Established", "HTTP/1.1 200 OK", `outside got /t for ${target}`]);
    expect(lines).toContain(`outside got /p for ${target}`);
    await lab.call("start", { id: "all", egress: ["*"] });
    expect((await lab.call("sh", "all", 1, plain)).lines).toContain(`outside got /p for ${target}`);
    await lab.call("start", { id: "other-port", egress: [`${address}:1`] });
    const refused = await lab.call("sh", "other-port", 1, `${tunnel}\n${plain}`);
    expect(refused.lines).toEqual(["HTTP/1.1 403 Forbidden", "HTTP/1.1 403 Forbidden"]);
    echo.close();
  });

  test("kill takes everything, also what has left its session", async () => {
    await lab.call("start", { id: "tree" });
    const mark = `98765.${process.pid}${uid ?? ""}`;
    await lab.call("sh", "tree", 1, `setsid sleep ${mark} & (setsid sh -c 'trap "" TERM; sleep ${mark} & sleep ${mark}' &) ; sleep 0.2`);
    await lab.call("run", "tree", 2, `trap '' TERM INT; sleep ${mark}`);
    await expect.poll(() => processesWith(mark)).toBeGreaterThanOrEqual(4);
    await lab.call("kill", "tree");
    expect(processesWith(mark)).toBe(0);
    expect((await lab.call("events", "tree", 0)).at(-1)).toMatchObject({ type: "exit", reason: "killed" });
    await lab.call("remove", "tree");
    expect(await lab.call("attach", "tree")).toBe(false);
    expect(existsSync(join(lab.data, "environments/tree"))).toBe(false);
  });

  test("kill -9 of the server: the build goes on, output is whole, the way to the server is made anew", async () => {
    await lab.call("start", { id: "survivor", variables: { KEPT: "yes" } });
    await lab.call("run", "survivor", 1, "for i in 1 2 3 4 5 6 7 8; do echo tick $i; sleep 0.2; done; exit 5");
    const before = (await lab.call("sh", "survivor", 1, "")) && (await lab.call("list"));
    expect(before).toContain("survivor");
    await lab.call("run", "survivor", 2, "echo begun; sleep 1.5; echo $KEPT; exit 6");
    await expect.poll(() => readFileSync(join(lab.data, "environments/survivor/output"), "utf8")).toContain("begun");
    await lab.crash();
    expect(await lab.call("sh", "survivor", 2, "echo never")).toEqual({ exitCode: 6, lines: ["begun", "yes"] });
    const ask = "exec 3<>/dev/tcp/127.0.0.1/4700; printf 'GET /again HTTP/1.0\\r\\n\\r\\n' >&3; tail -n1 <&3";
    expect((await lab.call("sh", "survivor", 3, ask)).lines).toEqual(["survivor asked for /again"]);
    await lab.call("start", { id: "survivor" });
    await lab.call("kill", "survivor");
    const all = await lab.call("events", "survivor", 0);
    const ended = all.find((event) => event.type === "ended" && event.sequence === 2)!;
    expect((await lab.call("events", "survivor", ended.offset)).map((event) => event.type)).toEqual(["started", "line", "ended", "exit"]);
  });

  const spareFolders = () => readdirSync(join(lab.data, "environments")).filter((name) => name.startsWith(".spare-"));
  const parked = () => spareFolders().filter((name) => existsSync(join(lab.data, "environments", name, "progress"))).length;

  test("an environment made in advance gets the limits of its build", async () => {
    await expect.poll(parked, { timeout: 10_000 }).toBeGreaterThan(0);
    await lab.call("start", { id: "small", diskMb: 48, processes: 77, memoryMb: 222 });
    const size = await lab.call("sh", "small", 1, "df -Pk / | tail -n1 | tr -s ' ' | cut -d' ' -f2");
    expect(size.lines).toEqual([String(48 * 1024)]);
    const [, rest] =
      /:memory:(.*)$/m.exec(
        readFileSync(`/proc/${Number.parseInt(readFileSync(join(lab.data, "environments/small/init"), "utf8"), 10)}/cgroup`, "utf8"),
      ) ?? [];
    if (rest === undefined || uid !== undefined) {
      expect((await lab.call("sh", "small", 2, "ulimit -u; ulimit -d")).lines).toEqual(["77", String((222 + 1024) * 1024)]);
    } else {
      expect(readFileSync(`/sys/fs/cgroup/memory${rest}/memory.limit_in_bytes`, "utf8").trim()).toBe(String(222 * 1024 * 1024));
      expect(readFileSync(`/sys/fs/cgroup/pids${rest}/pids.max`, "utf8").trim()).toBe("77");
    }
  });

  test("an environment made in advance ends with its server, and the next server removes its files", async () => {
    await expect.poll(parked, { timeout: 10_000 }).toBeGreaterThan(0);
    const before = spareFolders();
    await expect.poll(() => processesIn(join(lab.data, "environments", before[0]!))).toBeGreaterThan(0);
    await lab.crash();
    await expect.poll(() => processesIn(join(lab.data, "environments", before[0]!))).toBe(0);
    expect(spareFolders().filter((name) => before.includes(name))).toEqual([]);
    const cgroup = `/sys/fs/cgroup/memory/quintet/${before[0]!.slice(1)}`;
    await expect.poll(() => existsSync(cgroup)).toBe(false);
  });

  test("a server killed in the middle of giving an environment to a build: the next one begins anew", async () => {
    await expect.poll(parked, { timeout: 10_000 }).toBeGreaterThan(0);
    const [spare] = spareFolders();
    const folder = join(lab.data, "environments", spare!);
    const { uid: owner } = statSync(join(folder, "control/init"));
    const state = { spec: { id: "halfway", egress: [] }, uid: owner, nonces: { inner: "x", outer: "y" }, cgroup: spare!.slice(1) };
    writeFileSync(join(folder, "state.json"), JSON.stringify(state));
    renameSync(folder, join(lab.data, "environments/halfway"));
    await lab.crash();
    await lab.call("start", { id: "halfway" });
    expect(await lab.call("sh", "halfway", 1, "echo anew")).toEqual({ exitCode: 0, lines: ["anew"] });
  });

  test("an environment whose processes were all killed from outside ends as failed", async () => {
    await lab.call("start", { id: "lost" });
    await lab.call("sh", "lost", 1, "echo here");
    const launcher = Number(readFileSync(join(lab.data, "environments/lost/launcher"), "utf8").split(" ")[1]);
    process.kill(-launcher, "SIGKILL");
    const events = await lab.call("events", "lost", 0);
    expect(events.at(-1)).toMatchObject({ type: "exit", reason: "failed" });
  });
});
