import { chmodSync, createWriteStream, lstatSync, mkdirSync, symlinkSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

/** An entry that would leave the folder it is unpacked into. */
export class UnsafeArchiveError extends Error {}

/** What one bundle may become on disk; a bomb ends here. */
export const unpackedLimitBytes = 16 * 1024 ** 3;
const entryLimit = 500_000;

interface Attributes {
  mode: number;
  modified: Date;
}

/**
 * A folder that archive entries are written into, and nothing outside it. Names with `..`, absolute names and links that lead out
 * are refused. Links are made last, so that no entry is ever written through one.
 */
export class UnpackTarget {
  readonly root: string;
  readonly links = new Map<string, string>();
  readonly folders: { path: string; attributes: Attributes }[] = [];
  left = unpackedLimitBytes;
  entries = 0;

  constructor(root: string) {
    this.root = root;
    mkdirSync(root, { recursive: true });
  }

  /** The parts of an entry's name; none for the root itself. */
  parts(name: string): string[] {
    this.entries += 1;
    if (this.entries > entryLimit) throw new UnsafeArchiveError("the archive has too many entries");
    if (name.includes("\0") || name.startsWith("/") || name.includes("\\")) throw new UnsafeArchiveError(`unsafe name in archive: ${name}`);
    const parts = name.split("/").filter((part) => part !== "" && part !== ".");
    if (parts.includes("..")) throw new UnsafeArchiveError(`unsafe name in archive: ${name}`);
    return parts;
  }

  /** The path of an entry, whose folders exist and are real folders. */
  place(parts: string[]): string {
    for (let depth = 1; depth < parts.length; depth += 1) {
      if (this.links.has(parts.slice(0, depth).join("/"))) throw new UnsafeArchiveError(`${parts.join("/")} lies below a link`);
    }
    const path = join(this.root, ...parts);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  }

  folder(name: string, attributes: Attributes): void {
    const parts = this.parts(name);
    if (parts.length === 0) return;
    const path = this.place([...parts, "."]);
    mkdirSync(path, { recursive: true });
    this.folders.push({ path, attributes });
  }

  async file(name: string, content: Readable, attributes: Attributes): Promise<void> {
    const parts = this.parts(name);
    if (parts.length === 0) throw new UnsafeArchiveError("the archive has a file without a name");
    this.links.delete(parts.join("/"));
    const path = this.place(parts);
    await pipeline(content, this.counted(), createWriteStream(path, { mode: 0o600 }));
    chmodSync(path, attributes.mode & 0o7777);
    utimesSync(path, attributes.modified, attributes.modified);
  }

  counted(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.left -= chunk.length;
        if (this.left < 0) done(new UnsafeArchiveError("the archive unpacks to more than is allowed"));
        else done(null, chunk);
      },
    });
  }

  /** `..` may only lead a link's target, where it counts real folders; anywhere else it could climb over another link. */
  link(name: string, target: string): void {
    const parts = this.parts(name);
    const steps = target.split("/").filter((part) => part !== "" && part !== ".");
    const climbs = steps.findIndex((part) => part !== "..");
    const ups = climbs === -1 ? steps.length : climbs;
    if (parts.length === 0 || target === "" || target.startsWith("/") || target.includes("\0")) {
      throw new UnsafeArchiveError(`unsafe link in archive: ${name} -> ${target}`);
    }
    if (ups > parts.length - 1 || steps.slice(ups).includes("..")) {
      throw new UnsafeArchiveError(`unsafe link in archive: ${name} -> ${target}`);
    }
    this.place(parts);
    this.links.set(parts.join("/"), target);
  }

  /** Makes the links and gives folders their modes, deepest first. */
  finish(): void {
    for (const [name, target] of this.links) {
      const parts = name.split("/");
      const path = this.place(parts);
      if (lstatSync(path, { throwIfNoEntry: false })) throw new UnsafeArchiveError(`${name} is in the archive twice`);
      symlinkSync(target, path);
    }
    for (const { path, attributes } of this.folders.reverse()) {
      chmodSync(path, attributes.mode & 0o7777);
      utimesSync(path, attributes.modified, attributes.modified);
    }
  }
}
