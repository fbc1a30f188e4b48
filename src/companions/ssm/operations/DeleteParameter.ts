import type * as sdk from "@aws-sdk/client-ssm";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteWithTags } from "../delete-with-tags.ts";
import { readName } from "../domain/parameter-name.ts";
import { parameterNotFound } from "../errors.ts";
import { parameterArn } from "../store/parameters.ts";

export const DeleteParameter = operation<typeof sdk, "DeleteParameter">({
  resource: ({ Name }, context) => parameterArn(context, readName(Name).name),
  async run({ Name }, context) {
    const { name } = readName(Name);
    if (!(await deleteWithTags(context, name))) throw parameterNotFound(name);
    return {};
  },
});
