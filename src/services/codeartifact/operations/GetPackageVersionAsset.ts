import { onPackage } from "../access.ts";
import { isReadable } from "../domain/version-status.ts";
import { conflict, notFound } from "../errors.ts";
import { heldVersion } from "../held.ts";
import { streamAsset } from "../registry/assets.ts";
import { findAsset } from "../store/versions.ts";

export const GetPackageVersionAsset = onPackage<"GetPackageVersionAsset">({
  transaction: "read",
  async run(input, context) {
    const { row, version } = await heldVersion(input, context);
    const wanted = input.packageVersionRevision;
    if (wanted !== undefined && wanted !== version.revision) {
      throw conflict("package-version", version.version, `The version ${version.version} has the revision ${version.revision} by now`);
    }
    const asset = await findAsset(context.tx, version.id, input.asset);
    // Assets of an unfinished Maven version are not to be had; those of a generic one are, while it waits for more.
    const shown = isReadable(version.status) || (version.status === "Unfinished" && row.format === "generic");
    if (!asset || !shown) throw notFound("asset", input.asset, `The version ${version.version} has no asset ${input.asset} to download`);
    return {
      asset: asset.size_bytes === 0 ? new Uint8Array() : await streamAsset(context.kernel, asset),
      ...{ assetName: asset.name, packageVersion: version.version, packageVersionRevision: version.revision },
    };
  },
});
