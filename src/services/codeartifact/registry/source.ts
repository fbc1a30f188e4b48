import type { Coordinates } from "../domain/package-format.ts";
import type { Dependency, Details } from "../store/tables.ts";

/** An asset that a public registry offers: not fetched yet. */
export interface OfferedAsset {
  name: string;
  /** Absolute, or relative to the registry's address. */
  url: string;
  sizeBytes?: number;
  /** What the bytes must hash to, in hex: as many as the registry says. */
  sha1?: string;
  sha256?: string;
  sha512?: string;
  md5?: string;
}

/** A version as a public registry describes it: the same members that a publication has. JSON only, because it is kept as such. */
export interface OfferedVersion {
  version: string;
  assets: OfferedAsset[];
  document?: string;
  metadata?: Record<string, unknown>;
  details?: Details;
  dependencies?: Dependency[];
  /** When its author published it, ISO 8601. */
  releasedAt?: string;
  /** Yanked or unlisted: its assets can be had, but nobody is told. */
  unlisted?: true;
}

export interface OfferedPackage {
  versions: OfferedVersion[];
  /** npm's dist-tags. */
  tags?: Record<string, string>;
  /** What the format's listings say of the package as a whole. */
  about?: Record<string, unknown>;
}

/** Asks a public registry for one more document; undefined when it has none. */
export type Ask = (path: string, headers?: Record<string, string>) => Promise<Buffer | undefined>;

/** How a format reads its public registries. It never asks by itself, so that asking, keeping and giving up are done in one place. */
export interface Source {
  /** The document that tells whether the package changed: it is asked for with its ETag. `path` is relative to the registry's address. */
  about(coordinates: Coordinates): { path: string; headers?: Record<string, string> };
  /** Throws when the document is not what the format says: then the registry counts as out of order. */
  read(document: Buffer, coordinates: Coordinates, ask: Ask): Promise<OfferedPackage> | OfferedPackage;
  /** What a version has in all likelihood where the registry cannot say: what is tried when it is to be brought in whole. */
  guesses?(coordinates: Coordinates, version: string): string[];
  /** An asset of an offered version that nobody lists: formats whose registries cannot say what they have guess its address. */
  asset?(coordinates: Coordinates, version: string, name: string, ask: Ask): Promise<OfferedAsset | undefined>;
}
