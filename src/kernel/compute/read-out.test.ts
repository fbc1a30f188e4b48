import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { openBelow } from "./read-out.ts";

const base = mkdtempSync(join(tmpdir(), "read-out-"));
afterAll(() => rmSync(base, { recursive: true }));
const root = join(base, "out");
mkdirSync(join(root, "deep/er"), { recursive: true });
mkdirSync(join(base, "secret"));
writeFileSync(join(base, "secret/key"), "KEY");
writeFileSync(join(root, "deep/er/file"), "content");
symlinkSync(join(base, "secret/key"), join(root, "link"));
symlinkSync(join(base, "secret"), join(root, "folder"));
symlinkSync("deep/er/file", join(root, "inner"));
execFileSync("mkfifo", [join(root, "fifo")]);
linkSync(join(root, "deep/er/file"), join(root, "hard"));

test("a regular file is read, however deep", async () => {
  expect(await text(await openBelow(root, "deep/er/file"))).toBe("content");
  expect(await text(await openBelow(root, "./deep//er/file"))).toBe("content");
});

test.each([
  "link",
  "folder/key",
  "inner",
  "fifo",
  "deep",
  "../secret/key",
  "deep/../../secret/key",
  "/etc/passwd",
  "",
  ".",
  "missing",
  "a\0b",
])("%j is refused", async (path) => {
  await expect(openBelow(root, path)).rejects.toThrow();
});

test("an output folder that is itself a link is refused", async () => {
  symlinkSync(join(base, "secret"), join(base, "outlink"));
  await expect(openBelow(join(base, "outlink"), "key")).rejects.toThrow();
});
