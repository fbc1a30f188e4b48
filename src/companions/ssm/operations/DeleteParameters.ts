import type * as sdk from "@aws-sdk/client-ssm";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteWithTags } from "../delete-with-tags.ts";
import { readName } from "../domain/parameter-name.ts";
import { parameterArn } from "../store/parameters.ts";

export const DeleteParameters = operation<typeof sdk, "DeleteParameters">({
  resource: ({ Names }, context) => Names.map((name) => parameterArn(context, readName(name).name)),
  async run({ Names }, context) {
    const DeletedParameters: string[] = [];
    const InvalidParameters: string[] = [];
    for (const asked of new Set(Names)) {
      const deleted = await deleteWithTags(context, readName(asked).name);
      (deleted ? DeletedParameters : InvalidParameters).push(asked);
    }
    return { DeletedParameters, InvalidParameters };
  },
});
