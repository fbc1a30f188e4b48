import type * as sdk from "@aws-sdk/client-ecr";
import { ImageDigestDoesNotMatchException } from "@aws-sdk/client-ecr";
import { operation } from "../../../kernel/gateway/index.ts";
import { onRepository, repositoryNamed } from "../on-repository.ts";
import { manifestDigest, pushImage, refuseKnown } from "../push-image.ts";

export const PutImage = operation<typeof sdk, "PutImage">({
  ...onRepository,
  async run({ imageManifest, imageManifestMediaType, imageTag, imageDigest, ...named }, context) {
    const repository = await repositoryNamed(context, named);
    if (imageDigest !== undefined && imageDigest !== manifestDigest(imageManifest)) {
      throw new ImageDigestDoesNotMatchException({ message: "The image digest does not match the manifest", $metadata: {} });
    }
    const given = { manifest: imageManifest, mediaType: imageManifestMediaType, tag: imageTag };
    const image = await pushImage(context.tx, repository, given, context.now);
    refuseKnown(image, imageTag);
    return {
      image: {
        ...{ registryId: repository.account, repositoryName: repository.name, imageManifest },
        imageId: { imageDigest: image.digest, ...(imageTag === undefined ? {} : { imageTag }) },
        imageManifestMediaType: image.media_type,
      },
    };
  },
});
