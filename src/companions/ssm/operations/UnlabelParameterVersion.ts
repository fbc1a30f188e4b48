import type * as sdk from "@aws-sdk/client-ssm";
import { operation } from "../../../kernel/gateway/index.ts";
import { readName } from "../domain/parameter-name.ts";
import { parameterNotFound, versionNotFound } from "../errors.ts";
import { parameterArn, versionsOf } from "../store/parameters.ts";
import { setLabels } from "../store/put-parameter.ts";

export const UnlabelParameterVersion = operation<typeof sdk, "UnlabelParameterVersion">({
  resource: ({ Name }, context) => parameterArn(context, readName(Name).name),
  async run({ Name, ParameterVersion, Labels }, context) {
    const { name } = readName(Name);
    const versions = await versionsOf(context, name);
    if (!versions.length) throw parameterNotFound(name);
    const target = versions.find(({ version }) => version === ParameterVersion);
    if (!target) throw versionNotFound(name, String(ParameterVersion));
    const left = target.labels.filter((label) => !Labels.includes(label));
    await setLabels(context, name, target.version, left);
    return {
      RemovedLabels: Labels.filter((label) => target.labels.includes(label)),
      InvalidLabels: Labels.filter((label) => !target.labels.includes(label)),
    };
  },
});
