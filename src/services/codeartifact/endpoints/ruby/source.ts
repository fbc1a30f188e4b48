import { gemDependencies, gemFile, readInfoLine } from "../../domain/ruby/gem.ts";
import type { Source } from "../../registry/source.ts";

/** A public gem registry with a compact index. */
export const rubySource: Source = {
  about: ({ name }) => ({ path: `info/${encodeURIComponent(name)}` }),
  read(document, { name }) {
    const lines = document
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "---" && line !== "");
    const read = new Map(
      lines.flatMap((line) => {
        const spec = readInfoLine(name, line);
        return spec ? [[spec.full, { line, spec }] as const] : [];
      }),
    );
    return {
      versions: [...read].map(([version, { line, spec }]) => {
        const file = gemFile(name, version);
        const asset = { name: file, url: `gems/${encodeURIComponent(file)}`, ...(spec.sha256 ? { sha256: spec.sha256 } : {}) };
        return { version, assets: [asset], document: line, details: { displayName: name }, dependencies: gemDependencies(spec) };
      }),
    };
  },
};
