import type * as sdk from "@aws-sdk/client-ssm";
import { operation } from "../../../kernel/gateway/index.ts";
import { readName } from "../domain/parameter-name.ts";
import { parameterNotFound, versionNotFound } from "../errors.ts";
import { parameterShape } from "../shapes.ts";
import { findParameter, findVersion, parameterArn } from "../store/parameters.ts";

export const GetParameter = operation<typeof sdk, "GetParameter">({
  resource: ({ Name }, context) => parameterArn(context, readName(Name).name),
  async run({ Name, WithDecryption = false }, context) {
    const { name, selector } = readName(Name);
    const row = await findVersion(context, name, selector);
    if (row) return { Parameter: parameterShape(context, row, WithDecryption, selector) };
    if (selector !== undefined && (await findParameter(context, name))) throw versionNotFound(name, selector);
    throw parameterNotFound(name);
  },
});
