import type * as sdk from "@aws-sdk/client-ecr";
import type { Strict } from "../../../contracts/index.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { blobOf } from "../domain/names.ts";
import { onRepository, repositoryNamed } from "../on-repository.ts";
import { findLayers } from "../store/layers.ts";
import { inside } from "../store/tables.ts";

export const BatchCheckLayerAvailability = operation<typeof sdk, "BatchCheckLayerAvailability">({
  ...onRepository,
  async run({ layerDigests, ...named }, context) {
    const place = inside(await repositoryNamed(context, named));
    const layers: Strict<sdk.Layer>[] = [];
    const failures: Strict<sdk.LayerFailure>[] = [];
    for (const layerDigest of layerDigests) {
      const blob = blobOf(layerDigest);
      if (blob === undefined) {
        failures.push({ layerDigest, failureCode: "InvalidLayerDigest", failureReason: "Invalid layer digest" });
        continue;
      }
      const [found] = await findLayers(context.tx, place, [blob]);
      layers.push({
        layerDigest,
        layerAvailability: found ? "AVAILABLE" : "UNAVAILABLE",
        ...(found ? { layerSize: Number(found.size_bytes) } : {}),
      });
    }
    return { layers, failures };
  },
});
