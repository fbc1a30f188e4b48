import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readAppSpec } from "./appspec.ts";
import { install } from "./install.ts";
import { type Layout, layoutOf } from "./layout.ts";
import type { Specification } from "./specification.ts";

let folder: string;
let layout: Layout;
const destination = (path: string): string => join(folder, "host", path);

function revision(deploymentId: string, files: Record<string, string>): Layout {
  const made = layoutOf(join(folder, "root"), { deploymentGroupId: "g", deploymentId } as Specification);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(made.archive, name)), { recursive: true });
    writeFileSync(join(made.archive, name), text);
  }
  return made;
}

const appSpec = (files: [string, string][], more = "") =>
  readAppSpec(
    `version: 0.0\nos: linux\nfiles:\n${files.map(([source, to]) => `  - source: ${source}\n    destination: ${destination(to)}`).join("\n")}\n${more}`,
  );

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quintet-install-"));
  mkdirSync(destination(""));
  layout = revision("d-1", { "a.txt": "a", "dir/b.txt": "b", "dir/sub/c.sh": "c" });
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a file goes below its destination, a folder's contents into it; what the last install brought goes first", async () => {
  symlinkSync("b.txt", join(layout.archive, "dir/link"));
  await install(
    appSpec([
      ["a.txt", "x"],
      ["/dir", "y"],
    ]),
    layout,
    "DISALLOW",
  );
  expect(readFileSync(destination("x/a.txt"), "utf8")).toBe("a");
  expect(readFileSync(destination("y/sub/c.sh"), "utf8")).toBe("c");
  expect(lstatSync(destination("y/link")).isSymbolicLink()).toBe(true);
  expect(readFileSync(layout.lastSuccessful, "utf8")).toBe(layout.deployment);
  writeFileSync(destination("y/own.txt"), "the host's own");
  const next = revision("d-2", { "dir/b.txt": "b2" });
  await install(appSpec([["dir", "y"]]), next, "DISALLOW");
  expect(readFileSync(destination("y/b.txt"), "utf8")).toBe("b2");
  expect(existsSync(destination("x"))).toBe(false);
  expect(existsSync(destination("y/sub"))).toBe(false);
  expect(readFileSync(destination("y/own.txt"), "utf8")).toBe("the host's own");
});

test("done again after a kill in the middle, it ends the same; an unfinished line of the list is nothing", async () => {
  const spec = appSpec([["dir", "y"]]);
  await install(spec, layout, "DISALLOW");
  rmSync(destination("y/sub/c.sh"));
  appendFileSync(layout.cleanup, destination(""));
  await install(spec, layout, "DISALLOW");
  expect(readFileSync(destination("y/sub/c.sh"), "utf8")).toBe("c");
});

test.each([
  [
    "the same destination twice",
    [
      ["a.txt", "x"],
      ["a.txt", "x"],
    ],
    "two source files",
  ],
  ["a source outside the bundle", [["../../../etc/passwd", "x"]], "outside the bundle"],
  ["a source that is missing", [["nowhere", "x"]], "No such file"],
] as [string, [string, string][], string][])("%s is refused", async (_name, files, message) => {
  await expect(install(appSpec(files), layout, "DISALLOW")).rejects.toThrow(message);
});

test("existing files: DISALLOW refuses before anything is copied, RETAIN keeps, OVERWRITE replaces", async () => {
  mkdirSync(destination("y"));
  writeFileSync(destination("y/b.txt"), "old");
  const spec = appSpec([
    ["a.txt", "x"],
    ["dir", "y"],
  ]);
  await expect(install(spec, layout, "DISALLOW")).rejects.toThrow(`already exists at this location: ${destination("y/b.txt")}`);
  expect(existsSync(destination("x"))).toBe(false);
  await install(spec, layout, "RETAIN");
  expect(readFileSync(destination("y/b.txt"), "utf8")).toBe("old");
  await install(spec, layout, "OVERWRITE");
  expect(readFileSync(destination("y/b.txt"), "utf8")).toBe("b");
});

test("permissions reach direct children by a pattern and everything by **, except what is excepted", async () => {
  const permissions = [
    "permissions:",
    `  - object: ${destination("y")}`,
    "    pattern: '*.txt'",
    "    mode: 600",
    "    type: [file]",
    `  - object: ${destination("y/sub")}`,
    "    mode: 4750",
    "    type: [file]",
    `  - object: ${destination("x/a.txt")}`,
    "    mode: 40",
  ].join("\n");
  await install(
    appSpec(
      [
        ["a.txt", "x"],
        ["dir", "y"],
      ],
      permissions,
    ),
    layout,
    "DISALLOW",
  );
  const mode = (path: string): string => (statSync(destination(path)).mode & 0o7777).toString(8);
  expect([mode("y/b.txt"), mode("y/sub/c.sh"), mode("x/a.txt")]).toEqual(["600", "4750", "40"]);
  const twice = `permissions:\n  - object: ${destination("y")}\n    mode: 600\n  - object: ${destination("y")}\n    mode: 644\n`;
  await expect(install(appSpec([["dir", "y"]], twice), layout, "DISALLOW")).rejects.toThrow("More than one permission entry");
});

test.each([
  ["", "empty"],
  ["version: '0.0'\nos: linux", "version"],
  ["version: 1.0\nos: linux", "version"],
  ["version: 0.0\nos: windows", "os must be linux"],
  ["version: 0.0\nos: linux\nfile_exists_behavior: overwrite", "file_exists_behavior"],
  ["version: 0.0\nos: linux\nfiles: x", "must be a list"],
  ["version: 0.0\nos: linux\nfiles:\n  - source: a", "destination"],
  ["version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n    - timeout: 5", "location"],
  ["version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n    - location: a\n      timeout: 0", "timeout"],
  ["version: 0.0\nos: linux\npermissions:\n  - object: /x\n    mode: u+x", "mode"],
  ["version: 0.0\nos: linux\npermissions:\n  - object: /x\n    mode: 77777", "mode"],
  ["version: 0.0\nos: linux\npermissions:\n  - object: /x\n    type: [device]", "type"],
  ["version: 0.0\nos: linux\npermissions:\n  - object: /x\n    acls: ['u::rwx']", "acl"],
])("an appspec that says %j is refused", (text, message) => {
  expect(() => readAppSpec(text)).toThrow(message);
});

test("an appspec may be JSON, and events without scripts are nothing", () => {
  const spec = readAppSpec(
    JSON.stringify({ version: 0, os: "linux", hooks: { AfterInstall: [{ location: "a", runas: "root" }], Install: null } }),
  );
  expect(spec.hooks).toEqual({ AfterInstall: [{ location: "a", runas: "root", sudo: false, timeoutSeconds: 3600 }], Install: [] });
});
