import type * as sdk from "@aws-sdk/client-ssm";
import { ParameterVersionLabelLimitExceeded } from "@aws-sdk/client-ssm";
import { operation } from "../../../kernel/gateway/index.ts";
import { readName } from "../domain/parameter-name.ts";
import { parameterNotFound, versionNotFound } from "../errors.ts";
import { parameterChanged } from "../parameter-changed.ts";
import { parameterArn, versionsOf } from "../store/parameters.ts";
import { setLabels } from "../store/put-parameter.ts";

const mostLabels = 10;
const isLabel = (text: string): boolean => /^[a-zA-Z_.-][a-zA-Z0-9_.-]*$/.test(text) && !/^(aws|ssm)/i.test(text);

/** A label is on one version only: putting it on another one moves it. */
export const LabelParameterVersion = operation<typeof sdk, "LabelParameterVersion">({
  resource: ({ Name }, context) => parameterArn(context, readName(Name).name),
  async run({ Name, ParameterVersion, Labels }, context) {
    const { name } = readName(Name);
    const versions = await versionsOf(context, name);
    const newest = versions.at(-1);
    if (!newest) throw parameterNotFound(name);
    const target = ParameterVersion === undefined ? newest : versions.find(({ version }) => version === ParameterVersion);
    if (!target) throw versionNotFound(name, String(ParameterVersion));
    const valid = Labels.filter(isLabel);
    const labels = [...new Set([...target.labels, ...valid])];
    if (labels.length > mostLabels) {
      const message = "An error occurred (ParameterVersionLabelLimitExceeded): a parameter version can have a maximum of 10 labels.";
      throw new ParameterVersionLabelLimitExceeded({ message, $metadata: {} });
    }
    for (const row of versions) {
      const left = row.labels.filter((label) => !valid.includes(label));
      if (row !== target && left.length < row.labels.length) await setLabels(context, name, row.version, left);
    }
    await setLabels(context, name, target.version, labels);
    await parameterChanged(context, { name, type: target.type, operation: "LabelParameterVersion" });
    return { InvalidLabels: Labels.filter((label) => !isLabel(label)), ParameterVersion: target.version };
  },
});
