import { crateDependencies, crateFile, indexPath, isCrateVersion } from "../../domain/cargo/crate.ts";
import type { Coordinates } from "../../domain/package-format.ts";
import { isRecord } from "../../domain/record.ts";
import type { OfferedVersion, Source } from "../../registry/source.ts";

/** A public sparse index; where its files are, its config.json says. */
export const cargoSource: Source = {
  about: ({ name }) => ({ path: indexPath(name) }),
  async read(document, coordinates, ask) {
    const config: unknown = JSON.parse((await ask("config.json"))?.toString("utf8") ?? "null");
    if (!isRecord(config) || typeof config.dl !== "string") throw new Error("The registry's config.json says not where crates are");
    const dl = config.dl;
    const lines = document.toString("utf8").split("\n").filter(Boolean);
    return { versions: lines.flatMap((line) => offeredVersion(coordinates, line, dl)) };
  },
};

function offeredVersion(coordinates: Coordinates, text: string, dl: string): OfferedVersion[] {
  const line: unknown = JSON.parse(text);
  if (!isRecord(line) || typeof line.name !== "string" || typeof line.vers !== "string" || typeof line.cksum !== "string") return [];
  if (line.name.toLowerCase() !== coordinates.name || !isCrateVersion(line.vers) || !/^[0-9a-f]{64}$/.test(line.cksum)) return [];
  const { yanked, ...kept } = line;
  // Registries say since 2025 when a version was published.
  const time = typeof line.pubtime === "string" ? Date.parse(line.pubtime) : Number.NaN;
  const url = addressOf(dl, line.name, line.vers, line.cksum);
  return [
    {
      version: line.vers,
      assets: [{ name: crateFile(coordinates, line.vers), url, sha256: line.cksum }],
      document: JSON.stringify(kept),
      details: { displayName: line.name },
      dependencies: crateDependencies(line.deps),
      ...(Number.isNaN(time) ? {} : { releasedAt: new Date(time).toISOString() }),
      ...(yanked === true ? { unlisted: true as const } : {}),
    },
  ];
}

/** https://doc.rust-lang.org/cargo/reference/registry-index.html#index-configuration */
function addressOf(dl: string, crate: string, version: string, cksum: string): string {
  const prefix = indexPath(crate).split("/").slice(0, -1).join("/");
  const values: Record<string, string> = { crate, version, prefix, lowerprefix: prefix.toLowerCase(), "sha256-checksum": cksum };
  const filled = dl.replace(/\{(crate|version|prefix|lowerprefix|sha256-checksum)\}/g, (_all, key: string) => encodeURI(values[key]!));
  return filled === dl ? `${dl}/${crate}/${encodeURIComponent(version)}/download` : filled;
}
