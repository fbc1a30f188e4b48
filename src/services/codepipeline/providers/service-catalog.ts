import { parseJson, readArtifactFile } from "./artifact-files.ts";
import { ActionFailure, type ActionJob, type Provider } from "./provider.ts";
import { templateUrl } from "./stack-template.ts";

/** Adds a template of the artifact to a product as its next version. */
export const serviceCatalog: Provider = {
  async start(job) {
    const { ProductId = "" } = job.run.resolvedConfiguration;
    const { name, description, type, template } = await version(job);
    const { ProvisioningArtifactDetail } = await job.call("servicecatalog", "CreateProvisioningArtifact", {
      ...{ ProductId, IdempotencyToken: job.run.id },
      Parameters: {
        ...{ Name: name, Type: type as "CLOUD_FORMATION_TEMPLATE" },
        ...(description ? { Description: description } : {}),
        Info: { LoadTemplateFromURL: await templateUrl(job, await readArtifactFile(job, template)) },
      },
    });
    return { status: "Succeeded", externalExecutionId: ProvisioningArtifactDetail?.Id ?? name, summary: `Version ${name}` };
  },
};

interface Version {
  name: string;
  description?: string | undefined;
  type: string;
  template: string;
}

async function version(job: ActionJob): Promise<Version> {
  const configuration = job.run.resolvedConfiguration;
  const { ConfigurationFilePath: file } = configuration;
  const read = file ? parseJson<Record<string, unknown>>(await readArtifactFile(job, file), file) : {};
  const given = (read.Properties ?? read) as Record<string, string | undefined>;
  const value = (key: string, inFile: string) => configuration[key] ?? given[inFile];
  const name = value("ProductVersionName", "ProductVersionName") ?? value("ProductVersionName", "VersionName");
  const template = value("TemplateFilePath", "TemplateFilePath");
  if (!name || !template)
    throw new ActionFailure("ConfigurationError", "A version of a product needs a ProductVersionName and a TemplateFilePath");
  const type = value("ProductType", "ProductType") ?? "CLOUD_FORMATION_TEMPLATE";
  return { name, template, type, description: value("ProductVersionDescription", "ProductVersionDescription") };
}
