import type { Place } from "../../base/arn.ts";
import { repositoryArn } from "./resources.ts";
import type { AccountSettings } from "./store/tables.ts";

export function settingsView(place: Place, { pipelineProvisioningRepository: repository, ...roles }: AccountSettings) {
  if (!repository) return { accountSettings: roles };
  const arn = repositoryArn(place, repository.provider, repository.name);
  return { accountSettings: { ...roles, pipelineProvisioningRepository: { arn, ...repository } } };
}
