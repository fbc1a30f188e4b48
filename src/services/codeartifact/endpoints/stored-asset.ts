import type { Coordinates } from "../domain/package-format.ts";
import { openAsset } from "../registry/open-asset.ts";
import { searchPackage } from "../registry/search.ts";
import type { Asset, Version } from "../store/tables.ts";
import type { FormatRequest } from "./format.ts";

/** An asset that something must be read from: what comes from a public registry is kept first. Undefined when nobody has it. */
export async function storedAsset(
  asked: FormatRequest,
  coordinates: Coordinates,
  version: string,
  name: string,
): Promise<{ asset: Asset; version: Version } | undefined> {
  const open = async () => openAsset(await searchPackage(asked, coordinates), version, name);
  let opened = await open();
  if (opened?.kind === "arriving") {
    await opened.kept;
    opened = await open();
  }
  return opened?.kind === "stored" ? opened : undefined;
}
