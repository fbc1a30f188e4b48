import type * as sdk from "@aws-sdk/client-ssm";
import { operation } from "../../../kernel/gateway/index.ts";
import { readName } from "../domain/parameter-name.ts";
import { parameterShape } from "../shapes.ts";
import { findVersion, parameterArn } from "../store/parameters.ts";

export const GetParameters = operation<typeof sdk, "GetParameters">({
  resource: ({ Names }, context) => Names.map((name) => parameterArn(context, readName(name).name)),
  async run({ Names, WithDecryption = false }, context) {
    const Parameters = [];
    const InvalidParameters: string[] = [];
    for (const asked of new Set(Names)) {
      const { name, selector } = readName(asked);
      const row = await findVersion(context, name, selector);
      if (row) Parameters.push(parameterShape(context, row, WithDecryption, selector));
      else InvalidParameters.push(asked);
    }
    return { Parameters, InvalidParameters };
  },
});
