import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EnvironmentSpec, Pool } from "../../../src/kernel/compute/index.ts";
import { testEngine } from "../../harness/engine.ts";
import { createLaboratory, initOf, type Laboratory, processesIn, processesWith } from "./laboratory.ts";

const found = await testEngine();
const missing = typeof found === "string" ? found : undefined;

describe.skipIf(missing)(`containers of an engine${missing ? ` (${missing})` : ""}`, () => {
  const { engine, image } = found as Exclude<typeof found, string>;
  let lab: Laboratory;
  beforeAll(async () => {
    lab = await createLaboratory(undefined);
  });
  afterAll(() => lab.close());

  const start = (id: string, over: Partial<EnvironmentSpec> = {}) => lab.call("start", { id, image, shell: "sh", ...over });
  /** The names of this engine's containers that are ours. */
  const containers = async (): Promise<string[]> =>
    (
      await engine.call<{ Names: string[] }[]>({ method: "GET", path: `/containers/json?all=1&filters={"label":["quintet.data"]}` })
    ).flatMap(({ Names }) => Names);

  test("scripts are new shell processes of root, or of another user of the image, on the image's own files", async () => {
    await start("basic", { variables: { GREETING: 'it\'s "here"' }, directories: ["/codebuild/output/a b"] });
    const first = await lab.call(
      "sh",
      "basic",
      1,
      'echo "$GREETING $FROM_IMAGE $PATH"; id -u; pwd; LOST=1; export LOST; ls -d "/codebuild/output/a b"; exit 7',
    );
    expect(first).toEqual({ exitCode: 7, lines: ['it\'s "here" yes /bin', "0", "/root", "/codebuild/output/a b"] });
    const second = await lab.call("sh", "basic", 2, 'echo "[$LOST]"; touch /bin/new && echo out > /dev/stdout; echo err > /dev/stderr');
    expect(second).toEqual({ exitCode: 0, lines: ["[]", "out", "err"] });
    const bob = await lab.call(
      "sh",
      "basic",
      3,
      "id -un; touch /bin/more 2> /dev/null || echo refused; echo $GREETING > /dev/stdout; exit 3",
      "bob",
    );
    expect(bob).toEqual({ exitCode: 3, lines: ["bob", "refused", 'it\'s "here"'] });
    expect((await lab.call("sh", "basic", 4, "true", "nobody-knows")).exitCode).toBe(1);
    await lab.call("run", "basic", 2, "echo again");
    expect(
      await lab.call("sh", "basic", 5, ". /codebuild/tools/functions; find /etc -maxdepth 0 -printf '%y\\n'; git --version | wc -l"),
    ).toEqual({
      exitCode: 0,
      lines: ["d", "1"],
    });
  });

  test("files go in read-only and come out without links", async () => {
    const { in: inFolder } = await start("basic");
    writeFileSync(join(inFolder, "given"), "from outside");
    const script = [
      "cat /codebuild/in/given; echo",
      "echo x > /codebuild/in/given || echo refused",
      "mkdir -p /codebuild/out/a && echo -n result > /codebuild/out/a/result",
      "ln -s /etc/passwd /codebuild/out/link; mkfifo /codebuild/out/fifo",
    ].join("\n");
    expect((await lab.call("sh", "basic", 6, script)).lines).toContain("refused");
    expect(await lab.call("readOut", "basic", "a/result")).toBe("result");
    for (const path of ["link", "fifo", "../state.json"]) await expect(lab.call("readOut", "basic", path)).rejects.toThrow();
  });

  test("no way out but the server's own door; nothing of the host but its tools", async () => {
    await start("alone");
    const script = [
      "wget -q -O - http://127.0.0.1:4700/hello; echo",
      "cat /proc/net/dev | grep -c :",
      "ls /codebuild/host /run/docker.sock /var/run/docker.sock 2>/dev/null",
      `ls -d "${lab.data}" 2>/dev/null`,
      "mount -t tmpfs x /tmp 2>/dev/null && echo MOUNTED",
      "(echo x > /proc/sys/kernel/core_pattern) 2>/dev/null && echo WROTE",
      "touch /codebuild/host/usr/x 2>/dev/null && echo WROTE",
      "ls -d /proc/[0-9]* | wc -l",
    ].join("\n");
    const { lines } = await lab.call("sh", "alone", 1, script);
    expect(lines.slice(0, 3)).toEqual(["alone asked for /hello", "1", "/codebuild/host:"]);
    expect(lines.slice(3, -1)).toEqual(["usr"]);
    expect(Number(lines.at(-1))).toBeLessThan(8);
  });

  test("limits hold: processes, memory, disk", async () => {
    const mark = `86421.${process.pid}`;
    await start("limits", { processes: 40 });
    const bomb = `for i in $(seq 200); do sleep ${mark} & done; echo not reached`;
    await lab.call("sh", "limits", 1, bomb);
    const count = "n=0; for p in /proc/[0-9]*; do n=$((n+1)); done; echo $n";
    const { lines } = await lab.call("sh", "limits", 2, count);
    expect(Number(lines.at(-1))).toBeGreaterThan(20);
    expect(Number(lines.at(-1))).toBeLessThanOrEqual(40);
    await lab.call("kill", "limits");
    expect(processesWith(mark)).toBe(0);
    await start("memory", { memoryMb: 32, diskMb: 16 });
    const disk = await lab.call("sh", "memory", 1, "dd if=/dev/zero of=/big bs=1M count=100 2>/dev/null; stat -c %s /big; rm /big");
    expect(disk.lines).toContain(String(16 << 20));
    const greedy = await lab.call("sh", "memory", 2, "head -c 100000000 /dev/zero | tail -c 90000000 | wc -c; echo over");
    expect(greedy.lines).not.toContain("90000000");
  });

  test("many small files are a full disk too, and the environment says so", async () => {
    await start("filler", { diskMb: 16 });
    const { exitCode, lines } = await lab.call(
      "sh",
      "filler",
      1,
      "i=0; while dd if=/dev/zero of=/f$i bs=1M count=8 2>/dev/null; do i=$((i+1)); sleep 0.05; done",
    );
    expect(exitCode).toBe("failed");
    expect(lines.at(-1)).toBe("The environment had written more than its disk may hold.");
  });

  test("a flood of output is followed in order and without loss", async () => {
    const { exitCode, lines } = await lab.call("sh", "basic", 7, "seq 200000");
    expect(exitCode).toBe(0);
    expect(lines.length).toBe(200_000);
    expect(lines.every((line, index) => line === String(index + 1))).toBe(true);
  });

  test("it outlives the server; the next one finds it, goes on, and removes what nobody will ask for", async () => {
    await start("survivor");
    await lab.call("run", "survivor", 1, "echo before; sleep 1; echo after");
    const ready: Pool[] = [{ name: "p", count: 1, spec: { ...specOf(image), memoryMb: 48 } }];
    await lab.call("keepReady", ready);
    await expect.poll(async () => (await containers()).some((name) => name.includes("ready-")), { timeout: 10_000 }).toBe(true);
    await lab.crash();
    expect(await lab.call("sh", "survivor", 1, "echo never")).toEqual({ exitCode: 0, lines: ["before", "after"] });
    expect((await lab.call("sh", "survivor", 2, "wget -q -O - http://127.0.0.1:4700/again")).lines).toEqual(["survivor asked for /again"]);
    await expect.poll(async () => (await containers()).filter((name) => name.includes("ready-")), { timeout: 10_000 }).toEqual([]);
    const init = initOf(lab.data, "survivor", "containers");
    await lab.call("remove", "survivor");
    expect(init.isAlive()).toBe(false);
    await expect.poll(() => processesIn(join(lab.data, "containers", "survivor"))).toBe(0);
    expect((await containers()).filter((name) => name.endsWith("survivor"))).toEqual([]);
  });

  test("a container kept ready becomes the environment of whoever asks for its pool and shape", async () => {
    await lab.call("keepReady", [{ name: "fleet", count: 1, spec: specOf(image) }]);
    await expect.poll(async () => (await containers()).filter((name) => name.includes("ready-")).length, { timeout: 10_000 }).toBe(1);
    const [ready] = (await containers()).filter((name) => name.includes("ready-"));
    await start("quick", { pool: "fleet", variables: { V: "mine" } });
    expect(await lab.call("sh", "quick", 1, "echo $V; wget -q -O - http://127.0.0.1:4700/quick")).toEqual({
      exitCode: 0,
      lines: ["mine", "quick asked for /quick"],
    });
    expect(await containers()).toContain(ready);
    await lab.call("keepReady", []);
    await lab.call("remove", "quick");
    await expect.poll(async () => (await containers()).filter((name) => name.includes("ready-"))).toEqual([]);
  });

  test("an image that is not to be had, and one without a shell, say so", async () => {
    await expect(start("none", { image: "127.0.0.1:1/no/such:1" })).rejects.toThrow("CannotPullContainerError");
    await expect(start("never", { image: "no-such-image:1", pull: "never" })).rejects.toThrow("pulling is turned off");
    expect((await containers()).filter((name) => name.endsWith("-none"))).toEqual([]);
  });
});

const specOf = (image: string): Pool["spec"] => ({
  ...{ image, cpus: 1, memoryMb: 256, diskMb: 64, processes: 64, shell: "sh" },
  ...{ directories: [], egress: [], privileged: false },
});
