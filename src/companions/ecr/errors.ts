import {
  ImageAlreadyExistsException,
  ImageTagAlreadyExistsException,
  InvalidParameterException,
  LayersNotFoundException,
  ReferencedImagesNotFoundException,
  RepositoryNotFoundException,
} from "@aws-sdk/client-ecr";

export const repositoryNotFound = (account: string, name: string) =>
  new RepositoryNotFoundException({
    message: `The repository with name '${name}' does not exist in the registry with id '${account}'`,
    $metadata: {},
  });
export const invalid = (why: string) =>
  new InvalidParameterException({ message: `Invalid parameter at 'imageManifest' failed to satisfy constraint: '${why}'`, $metadata: {} });
export const invalidParameter = (message: string) => new InvalidParameterException({ message, $metadata: {} });
export const layersMissing = (digests: string[]) =>
  new LayersNotFoundException({
    message: `Layers with digests '[${digests.join(", ")}]' required for pushing image do not exist`,
    $metadata: {},
  });
export const imagesMissing = (digests: string[]) =>
  new ReferencedImagesNotFoundException({
    message: `Images with digests '[${digests.join(", ")}]' required for pushing image do not exist`,
    $metadata: {},
  });
export const tagFixed = (tag: string, repository: string) =>
  new ImageTagAlreadyExistsException({
    message: `The image tag '${tag}' already exists in the '${repository}' repository and cannot be overwritten because the tag is immutable.`,
    $metadata: {},
  });
export const imageThere = (digest: string, tag: string | undefined, repository: string) =>
  new ImageAlreadyExistsException({
    message: `Image with digest '${digest}'${tag ? ` and tag '${tag}'` : ""} already exists in the repository with name '${repository}'`,
    $metadata: {},
  });
