import type * as sdk from "@aws-sdk/client-ecr";
import type { Strict } from "../../../contracts/index.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { onRepository, repositoryNamed } from "../on-repository.ts";
import { dropImage } from "../push-image.ts";

export const BatchDeleteImage = operation<typeof sdk, "BatchDeleteImage">({
  ...onRepository,
  async run({ imageIds: asked, ...named }, context) {
    const repository = await repositoryNamed(context, named);
    const imageIds: Strict<sdk.ImageIdentifier>[] = [];
    const failures: Strict<sdk.ImageFailure>[] = [];
    for (const imageId of asked) {
      const { imageDigest, imageTag } = imageId;
      const by = imageTag === undefined ? { digest: imageDigest ?? "" } : { tag: imageTag };
      if (imageTag === undefined && imageDigest === undefined) {
        failures.push({
          imageId,
          failureCode: "MissingDigestAndTag",
          failureReason: "Invalid request parameters: both tag and digest cannot be null",
        });
        continue;
      }
      const dropped = await dropImage(context.tx, repository, by);
      if (!dropped) failures.push({ imageId, failureCode: "ImageNotFound", failureReason: "Requested image not found" });
      else if (!dropped.tags.length) imageIds.push({ imageDigest: dropped.image.digest });
      else imageIds.push(...dropped.tags.map((tag) => ({ imageDigest: dropped.image.digest, imageTag: tag })));
    }
    return { imageIds, failures };
  },
});
