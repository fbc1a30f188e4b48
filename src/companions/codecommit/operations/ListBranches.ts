import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { encodeToken } from "../../../kernel/store/index.ts";
import { readReferences } from "../git/references.ts";
import { readToken } from "../given-texts.ts";
import { opened, resourceOf } from "../repository.ts";

const pageSize = 1000;

export const ListBranches = operation<typeof sdk, "ListBranches">({
  resource: resourceOf,
  async run(input, context) {
    const { folder } = await opened(context, context.tx, input.repositoryName);
    const after = readToken<string>(input.nextToken);
    const names = (await readReferences(folder)).flatMap(({ name }) => (name.startsWith("refs/heads/") ? [name.slice(11)] : [])).sort();
    const left = after === undefined ? names : names.filter((name) => name > after);
    const branches = left.slice(0, pageSize);
    return { branches, ...(left.length > pageSize ? { nextToken: encodeToken(branches.at(-1)) } : {}) };
  },
});
