import { putFiles } from "./artifact-files.ts";
import { ActionFailure, type Provider } from "./provider.ts";

/** Finds the image behind a tag, or the one that a start has named, and tells of it in imageDetail.json. */
export const ecrSource: Provider = {
  async start(job) {
    const { RepositoryName: repositoryName = "", ImageTag: imageTag = "latest" } = job.run.resolvedConfiguration;
    const given = job.execution.sourceRevisions?.find(
      ({ actionName, revisionType }) => actionName === job.action.name && revisionType === "IMAGE_DIGEST",
    )?.revisionValue;
    const { repositories = [] } = await job.call("ecr", "DescribeRepositories", { repositoryNames: [repositoryName] });
    const imageIds = [given ? { imageDigest: given } : { imageTag }];
    const { imageDetails = [] } = await job.call("ecr", "DescribeImages", { repositoryName, imageIds });
    const [image] = imageDetails;
    const digest = image?.imageDigest;
    if (!digest) throw new ActionFailure("ConfigurationError", `The repository '${repositoryName}' has no image '${given ?? imageTag}'`);
    const { registryId = job.account, repositoryUri = repositoryName } = repositories[0] ?? {};
    const uri = `${repositoryUri}@${digest}`;
    await putFiles(job, {
      "imageDetail.json": JSON.stringify({
        ...{ ImageSizeInBytes: String(image.imageSizeInBytes ?? 0), ImageDigest: digest, Version: "1.0" },
        ...{ ImagePushedAt: image.imagePushedAt, RegistryId: registryId, RepositoryName: repositoryName, ImageURI: uri },
        ImageTags: image.imageTags ?? [],
      }),
    });
    return {
      status: "Succeeded",
      externalExecutionId: digest,
      outputVariables: { RegistryId: registryId, RepositoryName: repositoryName, ImageTag: imageTag, ImageDigest: digest, ImageURI: uri },
      revision: { id: digest, changeId: digest, created: (image.imagePushedAt ?? job.now).getTime() },
    };
  },
};
