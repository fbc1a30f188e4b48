import { coordinatesOf, onPackage, repositoryIn } from "../access.ts";
import { isGenericAssetName } from "../domain/generic-asset-name.ts";
import { invalid, notFound } from "../errors.ts";
import { storeAsset } from "../registry/assets.ts";
import { publishVersion } from "../registry/publish.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { assetSummary, packageOf } from "../views.ts";

/** Generic packages alone are published by an operation; the other formats by their package managers. */
export const PublishPackageVersion = onPackage<"PublishPackageVersion">({
  transaction: "own",
  async run(input, { kernel, account, region, now }) {
    if (input.format !== "generic")
      throw invalid(`Packages of the format ${input.format} are published by their package manager, not by this operation`);
    if (!isGenericAssetName(input.assetName)) throw invalid(`The asset name ${input.assetName.slice(0, 255)} is not valid`);
    const coordinates = coordinatesOf(input);
    const view = await rememberedBy(kernel).domain(input.domainOwner ?? account, input.domain, region);
    if (!view) throw notFound("domain", input.domain);
    const scope = { kernel, view, repository: repositoryIn(view, input.repository), now };
    const asset = await storeAsset(kernel, input.assetName, input.assetContent ?? new Uint8Array());
    if (asset.digest !== input.assetSHA256.toLowerCase())
      throw invalid(`The SHA-256 of the content is ${asset.digest}, not ${input.assetSHA256}`);
    const { version } = await publishVersion(scope, {
      ...{ coordinates, version: input.packageVersion, assets: [asset], mode: "adds-unfinished" },
      status: input.unfinished ? "Unfinished" : "Published",
    });
    return {
      ...packageOf({ ...coordinates }),
      ...{ version: version.version, versionRevision: version.revision, status: version.status },
      asset: assetSummary(asset),
    };
  },
});
