import { defaultConfigName } from "./domain/config-rules.ts";
import type { GroupSettings } from "./domain/group.ts";
import type { GroupInput } from "./domain/group-rules.ts";
import { defined } from "./views.ts";

/** The members of a group that an input names; absent ones keep what they were. */
export function settingsOf(input: GroupInput, before?: GroupSettings): GroupSettings {
  const kept: GroupSettings = before ?? {
    serviceRoleArn: "",
    deploymentConfigName: defaultConfigName,
    ec2TagFilters: [],
    onPremisesInstanceTagFilters: [],
    triggerConfigurations: [],
    outdatedInstancesStrategy: "UPDATE",
    deploymentStyle: { deploymentType: "IN_PLACE", deploymentOption: "WITHOUT_TRAFFIC_CONTROL" },
    terminationHookEnabled: false,
  };
  const next = { ...kept, ...changesOf(input) } as GroupSettings;
  // A tag set replaces filters and the other way round: a group has one way of selecting.
  if (input.onPremisesTagSet?.onPremisesTagSetList?.length) next.onPremisesInstanceTagFilters = [];
  if (input.onPremisesInstanceTagFilters?.length) delete next.onPremisesTagSet;
  if (input.ec2TagSet?.ec2TagSetList?.length) next.ec2TagFilters = [];
  if (input.ec2TagFilters?.length) delete next.ec2TagSet;
  return next;
}

const changesOf = (input: GroupInput): object =>
  defined({
    serviceRoleArn: input.serviceRoleArn,
    deploymentConfigName: input.deploymentConfigName,
    ec2TagFilters: input.ec2TagFilters,
    onPremisesInstanceTagFilters: input.onPremisesInstanceTagFilters,
    ec2TagSet: input.ec2TagSet,
    onPremisesTagSet: input.onPremisesTagSet,
    triggerConfigurations: input.triggerConfigurations,
    alarmConfiguration: input.alarmConfiguration,
    autoRollbackConfiguration: input.autoRollbackConfiguration,
    outdatedInstancesStrategy: input.outdatedInstancesStrategy,
    terminationHookEnabled: input.terminationHookEnabled,
  });
