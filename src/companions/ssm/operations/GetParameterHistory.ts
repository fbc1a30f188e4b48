import type * as sdk from "@aws-sdk/client-ssm";
import { operation } from "../../../kernel/gateway/index.ts";
import { readName } from "../domain/parameter-name.ts";
import { parameterNotFound } from "../errors.ts";
import { page } from "../paging.ts";
import { historyShape } from "../shapes.ts";
import { parameterArn, versionsOf } from "../store/parameters.ts";

const usualPage = 50;

export const GetParameterHistory = operation<typeof sdk, "GetParameterHistory">({
  resource: ({ Name }, context) => parameterArn(context, readName(Name).name),
  async run({ Name, WithDecryption = false, ...paging }, context) {
    const { name } = readName(Name);
    const versions = await versionsOf(context, name);
    if (!versions.length) throw parameterNotFound(name);
    const { shown, more } = page(versions, ({ version }) => version, paging, usualPage);
    return { Parameters: shown.map((row) => historyShape(context, row, WithDecryption)), ...more };
  },
});
