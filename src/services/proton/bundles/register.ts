import { incompatibilities } from "../domain/bundle/compatibility.ts";
import { type BundleKind, bundleLimits, infrastructureOf, neededYaml, refuseForbidden } from "../domain/bundle/layout.ts";
import { readManifest } from "../domain/bundle/manifest.ts";
import { BundleProblem } from "../domain/bundle/problem.ts";
import { type InputSchema, type Property, readSchema, refuseForKind } from "../domain/bundle/schema.ts";
import { matches } from "./matches.ts";
import { readArchive } from "./read-archive.ts";
import { readYaml } from "./read-yaml.ts";

/** Everything that is checked before a version becomes a draft; answers the schema's text. Throws a BundleProblem. */
export async function checkBundle(archive: Uint8Array, kind: BundleKind, earlierSchema: string | undefined): Promise<string> {
  const files = await readArchive(archive);
  const infrastructure = infrastructureOf(kind);
  refuseForbidden(files, infrastructure);
  const bytes = neededYaml(files, "schema/schema", bundleLimits.schemaBytes);
  const schema = readSchema(readYaml(bytes, "schema/schema.yaml"), kind.template);
  refuseForKind(schema, kind);
  checkPatterns(schema.inputs);
  if (schema.pipeline) checkPatterns(schema.pipeline);
  for (const folder of infrastructure.needed) {
    const manifest = neededYaml(files, `${folder}/manifest`, bundleLimits.manifestBytes);
    readManifest(readYaml(manifest, `${folder}/manifest.yaml`), folder, files);
  }
  if (earlierSchema !== undefined) refuseIncompatible(earlierSchema, schema, kind);
  return new TextDecoder().decode(bytes);
}

function refuseIncompatible(earlierSchema: string, schema: InputSchema, { template }: BundleKind): void {
  const earlier = readSchema(readYaml(new TextEncoder().encode(earlierSchema), "the earlier schema"), template);
  const found = incompatibilities(earlier, schema);
  if (found.length > 0)
    throw new BundleProblem(
      `The schema is not backward compatible with the earlier minor version: ${found.join("; ")}. Create a new major version`,
    );
}

function checkPatterns({ pattern, items, properties = {} }: Property): void {
  if (pattern !== undefined) matches(pattern, "");
  if (items) checkPatterns(items);
  for (const property of Object.values(properties)) checkPatterns(property);
}
