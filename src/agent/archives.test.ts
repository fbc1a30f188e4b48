import { existsSync, lstatSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";
import { afterAll, expect, test } from "vitest";
import { ZipFile } from "yazl";
import { UnpackTarget } from "./unpack-target.ts";
import { untar } from "./untar.ts";
import { unzip } from "./unzip.ts";

const folder = mkdtempSync(join(tmpdir(), "quintet-archives-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** `name=content`, `name/` for a folder, `name->target` for a link. */
interface Entry {
  name: string;
  content?: string;
  link?: string;
  mode?: number;
}
const entryOf = (text: string): Entry => {
  const link = /^(.*?)->(.*)$/.exec(text);
  if (link) return { name: link[1]!, link: link[2]! };
  const [name = "", content] = text.split("=");
  return content === undefined ? { name } : { name, content };
};

async function tar(entries: Entry[]): Promise<Buffer> {
  const archive = pack();
  for (const { name, content = "", link, mode } of entries) {
    const type = link !== undefined ? "symlink" : name.endsWith("/") ? "directory" : "file";
    archive.entry({ name, type, ...(link ? { linkname: link } : {}), ...(mode ? { mode } : {}) } as Header, content);
  }
  archive.finalize();
  return buffer(archive);
}

/** yazl refuses unsafe names, so a safe one of the same length is written and then replaced. */
async function zip(entries: Entry[]): Promise<Buffer> {
  const archive = new ZipFile();
  const unsafe: [string, string][] = [];
  for (const { name, content = "", link, mode = 0o644 } of entries) {
    const safe = name.replace(/^\//, "_").replaceAll("..", "__");
    if (safe !== name) unsafe.push([safe, name]);
    if (name.endsWith("/")) archive.addEmptyDirectory(safe);
    else archive.addBuffer(Buffer.from(link ?? content), safe, { mode: link === undefined ? 0o100000 | mode : 0o120777 });
  }
  archive.end();
  const bytes = await buffer(archive.outputStream);
  for (const [safe, name] of unsafe) for (let at = bytes.indexOf(safe); at !== -1; at = bytes.indexOf(safe, at)) bytes.write(name, at);
  return bytes;
}

let count = 0;
async function unpack(kind: "zip" | "tar" | "tgz", entries: Entry[]): Promise<string> {
  count += 1;
  const path = join(folder, `${count}.${kind}`);
  const root = join(folder, String(count), "root");
  writeFileSync(path, kind === "zip" ? await zip(entries) : kind === "tar" ? await tar(entries) : gzipSync(await tar(entries)));
  const target = new UnpackTarget(root);
  await (kind === "zip" ? unzip(path, target) : untar(path, kind === "tgz", target));
  return root;
}

const kinds = ["zip", "tar", "tgz"] as const;
const long = `${"deep/".repeat(30)}file`;

test.each(kinds)("%s: files, folders, modes, links, long names", async (kind) => {
  const root = await unpack(kind, [
    { name: "appspec.yml", content: "version: 0.0" },
    { name: "scripts/run.sh", content: "x".repeat(200_000), mode: 0o755 },
    { name: "empty/" },
    { name: "nothing", content: "" },
    { name: "scripts/link", link: "../appspec.yml" },
    { name: "ümlaut", content: "é" },
    { name: long, content: "long" },
  ]);
  expect(readFileSync(join(root, "appspec.yml"), "utf8")).toBe("version: 0.0");
  expect(statSync(join(root, "scripts/run.sh")).mode & 0o777).toBe(0o755);
  expect(statSync(join(root, "scripts/run.sh")).size).toBe(200_000);
  expect(statSync(join(root, "empty")).isDirectory()).toBe(true);
  expect(statSync(join(root, "nothing")).size).toBe(0);
  expect(readlinkSync(join(root, "scripts/link"))).toBe("../appspec.yml");
  expect(readFileSync(join(root, "ümlaut"), "utf8")).toBe("é");
  expect(readFileSync(join(root, long), "utf8")).toBe("long");
});

const evil = [
  ["climbs", "../evil=x"],
  ["climbs inside", "a/../../evil=x"],
  ["is absolute", "/tmp/quintet-evil=x"],
  ["links out", "link->../../etc/passwd"],
  ["links to an absolute path", "link->/etc"],
  ["links over another link", "d/=|d/l->..|m->d/l/.."],
  ["writes through a link", "d/=|l->d|l/evil=x"],
  ["links where a file is", "a=x|a->b"],
];
test.each(kinds.flatMap((kind) => evil.map(([what, entries]) => [kind, what!, entries!] as const)))(
  "%s that %s is refused",
  async (kind, _what, entries) => {
    const list = entries.split("|").map((text) => entryOf(text.replace(/\/=$/, "/")));
    await expect(unpack(kind, list)).rejects.toThrow();
    for (const path of [join(folder, "evil"), join(folder, String(count), "evil"), "/tmp/quintet-evil"])
      expect(existsSync(path)).toBe(false);
    expect(lstatSync(join(folder, String(count), "root")).isDirectory()).toBe(true);
  },
);

test.each(["zip", "tar", "tgz"] as const)("%s: garbage and cut archives are errors", async (kind) => {
  const path = join(folder, `garbage.${kind}`);
  const good =
    kind === "zip"
      ? await zip([{ name: "a", content: "x".repeat(5000) }])
      : gzipSync(await tar([{ name: "a", content: "x".repeat(5000) }]));
  for (const bytes of [Buffer.from("no archive at all, only text".repeat(40)), good.subarray(0, good.length - 40)]) {
    writeFileSync(path, bytes);
    const target = new UnpackTarget(join(folder, `garbage-${kind}-${bytes.length}`));
    await expect(kind === "zip" ? unzip(path, target) : untar(path, true, target)).rejects.toThrow();
  }
});

test("zip64, as archives of very many or very large files have it", async () => {
  const archive = new ZipFile();
  for (const name of ["one", "two"]) archive.addBuffer(Buffer.from(name), name, { forceZip64Format: true });
  archive.end({ forceZip64Format: true, comment: "" });
  const path = join(folder, "large.zip");
  writeFileSync(path, await buffer(archive.outputStream));
  await unzip(path, new UnpackTarget(join(folder, "large")));
  expect(["one", "two"].map((name) => readFileSync(join(folder, "large", name), "utf8"))).toEqual(["one", "two"]);
});

test("an archive that unpacks to more than is allowed ends", async () => {
  const path = join(folder, "bomb.zip");
  writeFileSync(path, await zip([{ name: "zeros", content: "0".repeat(3_000_000) }]));
  const target = new UnpackTarget(join(folder, "bomb"));
  target.left = 1_000_000;
  await expect(unzip(path, target)).rejects.toThrow("more than is allowed");
});
