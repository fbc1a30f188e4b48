import type * as sdk from "@aws-sdk/client-ecr";
import { operation } from "../../../kernel/gateway/index.ts";
import { onRepository, repositoryNamed } from "../on-repository.ts";
import { updateRepository } from "../store/repositories.ts";

/** @DIFFERS: kept and shown; nothing scans images. */
export const PutImageScanningConfiguration = operation<typeof sdk, "PutImageScanningConfiguration">({
  ...onRepository,
  async run({ imageScanningConfiguration, ...named }, context) {
    const repository = await repositoryNamed(context, named);
    const scanOnPush = imageScanningConfiguration.scanOnPush ?? false;
    await updateRepository(context.tx, repository, { scan_on_push: scanOnPush });
    return { registryId: repository.account, repositoryName: repository.name, imageScanningConfiguration: { scanOnPush } };
  },
});
