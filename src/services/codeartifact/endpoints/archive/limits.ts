import { Refusal } from "../packages.ts";

/** What an archive may be before it is believed to be an attack. */
export const archiveLimits = { entries: 100_000, unpackedBytes: 8 * 1024 ** 3, readBytes: 16 * 1024 ** 2 };

export const unreadable = (name: string, why: unknown): Refusal =>
  new Refusal(400, `${name} cannot be read: ${why instanceof Error ? why.message : String(why)}`);

/** The members of an archive that were asked for, and the names of all. */
export interface ArchiveContents {
  names: Set<string>;
  read: Map<string, Buffer>;
}
