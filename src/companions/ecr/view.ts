import type * as sdk from "@aws-sdk/client-ecr";
import type { Strict } from "../../contracts/index.ts";
import type { Context } from "../../kernel/gateway/index.ts";
import { registryOfHost } from "./domain/names.ts";
import { repositoryArn } from "./store/repositories.ts";
import type { Image, Repository } from "./store/tables.ts";

/**
 * Where docker finds the registry: at the very address by which the caller reached this server, which on this machine and in a build is
 * a loopback address, so that docker speaks plain HTTP to it. @DIFFERS: AWS has a host name for each account and region; both are also
 * understood in the Host header, and otherwise the login says them.
 */
export function registryAddress({ host, kernel }: Context): string {
  const own = `127.0.0.1:${kernel.config.port}`;
  return host === undefined || (host.endsWith(".amazonaws.com") && !registryOfHost(host)) ? own : host;
}

export const repositoryView = (repository: Repository, context: Context): Strict<sdk.Repository> => ({
  repositoryArn: repositoryArn(repository),
  registryId: repository.account,
  repositoryName: repository.name,
  repositoryUri: `${registryAddress(context)}/${repository.name}`,
  createdAt: repository.created_at,
  imageTagMutability: repository.mutability,
  ...(repository.exclusion_filters.length ? { imageTagMutabilityExclusionFilters: repository.exclusion_filters } : {}),
  imageScanningConfiguration: { scanOnPush: repository.scan_on_push },
  encryptionConfiguration: repository.encryption,
});

export const imageDetail = (image: Image, tags: string[]): Strict<sdk.ImageDetail> => ({
  registryId: image.account,
  repositoryName: image.repository,
  imageDigest: image.digest,
  ...(tags.length ? { imageTags: tags } : {}),
  imageSizeInBytes: Number(image.size_bytes),
  imagePushedAt: image.pushed_at,
  imageManifestMediaType: image.media_type,
  ...(image.artifact_type === null ? {} : { artifactMediaType: image.artifact_type }),
  ...(image.pulled_at === null ? {} : { lastRecordedPullTime: image.pulled_at }),
});
