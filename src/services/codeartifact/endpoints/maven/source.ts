import { isSnapshot, mavenPath, metadataFile } from "../../domain/maven/layout.ts";
import type { Source } from "../../registry/source.ts";
import { child, readXml } from "../archive/xml.ts";

/**
 * A public Maven repository: it tells which versions it has, but not which files a version has.
 * @DIFFERS AWS tries to import every file of a version at the first request; here each is imported when it is asked for.
 */
export const mavenSource: Source = {
  about: (coordinates) => ({ path: mavenPath(coordinates, metadataFile) }),
  read(document) {
    const versions = child(child(readXml(metadataFile, document, "metadata", ["version", "plugin"]), "versioning"), "versions")?.version;
    const names = Array.isArray(versions) ? versions.filter((name): name is string => typeof name === "string") : [];
    const usable = [...new Set(names)].filter((name) => /^[A-Za-z0-9_][\w.+~!-]{0,254}$/.test(name) && !isSnapshot(name));
    return { versions: usable.map((version) => ({ version, assets: [] })) };
  },
  guesses: ({ name }, version) => [".pom", ".jar", "-sources.jar", "-javadoc.jar"].map((ending) => `${name}-${version}${ending}`),
  async asset(coordinates, version, name, ask) {
    const url = mavenPath(coordinates, version, name);
    const beside = (await ask(`${url}.sha1`))?.toString("latin1").trim().split(/\s+/)[0]?.toLowerCase() ?? "";
    return { name, url, ...(/^[0-9a-f]{40}$/.test(beside) ? { sha1: beside } : {}) };
  },
};
