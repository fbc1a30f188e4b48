import { createHash } from "node:crypto";
import type { StoredAsset } from "./assets.ts";

/** The same assets with the same metadata have the same revision, wherever they are: 44 characters, as AWS's. */
export function revisionOf(content: {
  assets: Pick<StoredAsset, "name" | "digest">[];
  document?: string | null | undefined;
  metadata?: object | undefined;
}): string {
  const assets = content.assets.map(({ name, digest }) => [name, digest]).sort(([one], [other]) => (one! < other! ? -1 : 1));
  const text = JSON.stringify([assets, content.document ?? null, sorted(content.metadata ?? {})]);
  return createHash("sha256").update(text).digest("base64");
}

/** The database does not keep the order of an object's members. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};
