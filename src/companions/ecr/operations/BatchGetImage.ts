import type * as sdk from "@aws-sdk/client-ecr";
import type { Strict } from "../../../contracts/index.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { onRepository, repositoryNamed } from "../on-repository.ts";
import { findImage, findTag } from "../store/images.ts";
import { inside } from "../store/tables.ts";

export const BatchGetImage = operation<typeof sdk, "BatchGetImage">({
  ...onRepository,
  async run({ imageIds, acceptedMediaTypes, ...named }, context) {
    const repository = await repositoryNamed(context, named);
    const place = inside(repository);
    const images: Strict<sdk.Image>[] = [];
    const failures: Strict<sdk.ImageFailure>[] = [];
    for (const imageId of imageIds) {
      const tagged = imageId.imageTag === undefined ? undefined : await findTag(context.tx, place, imageId.imageTag);
      const digest = imageId.imageDigest ?? tagged?.digest;
      const image = digest === undefined ? undefined : await findImage(context.tx, place, digest);
      const fits = image && (imageId.imageTag === undefined || tagged?.digest === image.digest);
      if (!fits || (acceptedMediaTypes?.length && !acceptedMediaTypes.includes(image.media_type))) {
        failures.push({ imageId, failureCode: "ImageNotFound", failureReason: "Requested image not found" });
        continue;
      }
      images.push({
        ...{ registryId: repository.account, repositoryName: repository.name },
        imageId: { imageDigest: image.digest, ...(imageId.imageTag === undefined ? {} : { imageTag: imageId.imageTag }) },
        ...{ imageManifest: image.manifest, imageManifestMediaType: image.media_type },
      });
    }
    return { images, failures };
  },
});
