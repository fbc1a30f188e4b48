import { lstatSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import type { AppSpec, PermissionEntry } from "./appspec.ts";

export type Instruction =
  | { type: "mkdir"; directory: string }
  | { type: "copy"; source: string; destination: string }
  | { type: "chmod"; file: string; mode: number }
  | { type: "setfacl"; file: string; acl: string[] }
  | { type: "chown"; file: string; owner: string; group: string };

const exists = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** `*` and `?` of one name. */
const globMatches = (pattern: string, name: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", "[^/]*")
      .replaceAll("?", "[^/]")}$`,
  ).test(name);

/** Collects what Install is to do, and refuses before anything is done. */
class Plan {
  readonly archive: string;
  readonly behavior: string;
  readonly copies = new Map<string, string>();
  readonly folders = new Set<string>();
  readonly instructions: Instruction[] = [];

  constructor(archive: string, behavior: string) {
    this.archive = archive;
    this.behavior = behavior;
  }

  source(name: string): string {
    const path = resolve(this.archive, `./${name}`);
    if (path !== this.archive && relative(this.archive, path).startsWith("..")) throw new Error(`The source ${name} is outside the bundle`);
    return path;
  }

  folder(path: string): void {
    if (this.folders.has(path) || isFolder(path)) return;
    if (this.copies.has(path)) throw new Error(`The deployment failed because ${path} is both a file and a directory in the appspec file`);
    if (dirname(path) !== path) this.folder(dirname(path));
    this.folders.add(path);
    this.instructions.push({ type: "mkdir", directory: path });
  }

  file(source: string, destination: string): void {
    if (this.folders.has(destination)) {
      throw new Error(`The deployment failed because ${destination} is both a file and a directory in the appspec file`);
    }
    if (this.copies.has(destination)) {
      throw new Error(
        `The deployment failed because the application specification file specifies two source files named ${this.copies.get(destination)} and ${source} for the same destination ${destination}`,
      );
    }
    if (exists(destination)) {
      if (this.behavior === "DISALLOW") {
        throw new Error(`The deployment failed because a specified file already exists at this location: ${destination}`);
      }
      if (this.behavior === "RETAIN") return;
    }
    this.copies.set(destination, source);
    this.instructions.push({ type: "copy", source, destination });
  }

  /** The contents of a directory go into the destination, a file goes below it. */
  entry(source: string, destination: string): void {
    if (!isAbsolute(destination)) throw new Error(`The destination ${destination} is not an absolute path`);
    const from = this.source(source);
    const to = resolve(destination);
    this.folder(to);
    if (lstatSync(from, { throwIfNoEntry: false })?.isDirectory()) this.contents(from, to);
    else this.file(from, join(to, basename(from)));
  }

  contents(from: string, to: string): void {
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      const destination = join(to, entry.name);
      if (entry.isDirectory()) {
        this.folder(destination);
        this.contents(join(from, entry.name), destination);
      } else this.file(join(from, entry.name), destination);
    }
  }

  /** Only what this deployment brings is given permissions. A pattern other than `**` reaches direct children only. */
  matches(permission: PermissionEntry): string[] {
    const object = resolve(permission.object);
    if (this.copies.has(object)) {
      if (permission.pattern !== "**" || permission.except.length > 0) {
        throw new Error(`Attempt to use pattern or except for the file ${object} in the permissions section`);
      }
      return permission.types.includes("file") ? [object] : [];
    }
    const base = object === "/" ? "/" : `${object}/`;
    const candidates = [
      ...(permission.types.includes("file") ? this.copies.keys() : []),
      ...(permission.types.includes("directory") ? this.folders : []),
    ];
    return candidates.filter((path) => {
      if (!path.startsWith(base)) return false;
      const name = path.slice(base.length);
      if (permission.except.some((pattern) => globMatches(pattern, name))) return false;
      return permission.pattern === "**" || globMatches(permission.pattern, name);
    });
  }

  permissions(entries: PermissionEntry[]): void {
    const seen = new Set<string>();
    for (const entry of entries) {
      for (const file of this.matches(entry)) {
        if (seen.has(file)) throw new Error(`More than one permission entry applies to ${file}`);
        seen.add(file);
        if (entry.mode !== undefined) this.instructions.push({ type: "chmod", file, mode: entry.mode });
        if (entry.acls) this.instructions.push({ type: "setfacl", file, acl: entry.acls });
        if (entry.owner || entry.group) this.instructions.push({ type: "chown", file, owner: entry.owner ?? "", group: entry.group ?? "" });
      }
    }
  }
}

export function planInstall(appSpec: AppSpec, archive: string, fileExistsBehavior: string): Instruction[] {
  const plan = new Plan(archive, appSpec.fileExistsBehavior ?? fileExistsBehavior);
  for (const { source, destination } of appSpec.files) plan.entry(source, destination);
  plan.permissions(appSpec.permissions);
  return plan.instructions;
}
