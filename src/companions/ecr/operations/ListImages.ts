import type * as sdk from "@aws-sdk/client-ecr";
import type { Strict } from "../../../contracts/index.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { onRepository, repositoryNamed } from "../on-repository.ts";
import { page } from "../paging.ts";
import { imagesOf, tagsIn } from "../store/images.ts";
import { inside } from "../store/tables.ts";

/** One id for each tag, and one for each image without any. */
export const ListImages = operation<typeof sdk, "ListImages">({
  ...onRepository,
  async run({ filter, nextToken, maxResults, ...named }, context) {
    const place = inside(await repositoryNamed(context, named));
    const [images, tags] = [await imagesOf(context.tx, place), await tagsIn(context.tx, place)];
    const tagged = new Set(tags.map(({ digest }) => digest));
    const ids: Strict<sdk.ImageIdentifier>[] = [
      ...(filter?.tagStatus === "UNTAGGED" ? [] : tags.map(({ tag, digest }) => ({ imageDigest: digest, imageTag: tag }))),
      ...(filter?.tagStatus === "TAGGED"
        ? []
        : images.filter(({ digest }) => !tagged.has(digest)).map(({ digest }) => ({ imageDigest: digest }))),
    ];
    const { shown, more } = page(ids, ({ imageDigest, imageTag }) => `${imageDigest} ${imageTag ?? ""}`, { nextToken, maxResults });
    return { imageIds: shown, ...more };
  },
});
