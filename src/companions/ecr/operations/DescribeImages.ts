import type * as sdk from "@aws-sdk/client-ecr";
import { ImageNotFoundException } from "@aws-sdk/client-ecr";
import { operation } from "../../../kernel/gateway/index.ts";
import { onRepository, repositoryNamed } from "../on-repository.ts";
import { page } from "../paging.ts";
import { imagesOf, tagsIn } from "../store/images.ts";
import { inside } from "../store/tables.ts";
import { imageDetail } from "../view.ts";

export const DescribeImages = operation<typeof sdk, "DescribeImages">({
  ...onRepository,
  async run({ imageIds, filter, nextToken, maxResults, ...named }, context) {
    const repository = await repositoryNamed(context, named);
    const images = await imagesOf(context.tx, inside(repository));
    const tags = await tagsIn(context.tx, inside(repository));
    const tagsOf = (digest: string) => tags.filter((tagged) => tagged.digest === digest).map(({ tag }) => tag);
    const wanted = imageIds?.map((id) => {
      const digest = id.imageDigest ?? tags.find(({ tag }) => tag === id.imageTag)?.digest;
      const found = images.find((image) => image.digest === digest);
      if (found && (id.imageTag === undefined || tagsOf(found.digest).includes(id.imageTag))) return found;
      const message = `The image with imageId {imageDigest:'${id.imageDigest ?? "null"}', imageTag:'${id.imageTag ?? "null"}'} does not exist within the repository with name '${repository.name}' in the registry with id '${repository.account}'`;
      throw new ImageNotFoundException({ message, $metadata: {} });
    });
    const kept = (wanted ?? images).filter(({ digest }) => {
      if (!filter?.tagStatus || filter.tagStatus === "ANY") return true;
      return (filter.tagStatus === "TAGGED") === tagsOf(digest).length > 0;
    });
    const { shown, more } = page(kept, ({ digest }) => digest, { nextToken, maxResults });
    return { imageDetails: shown.map((image) => imageDetail(image, tagsOf(image.digest))), ...more };
  },
});
