import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { encodeToken } from "../../../kernel/store/index.ts";
import { fault } from "../errors.ts";
import { readToken } from "../given-texts.ts";
import { listRepositories } from "../store/repositories.ts";

const pageSize = 1000;

export const ListRepositories = operation<typeof sdk, "ListRepositories">({
  resource: () => "*",
  async run(input, { tx, account, region }) {
    const by = input.sortBy ?? "repositoryName";
    const order = input.order ?? "ascending";
    if (by !== "repositoryName" && by !== "lastModifiedDate")
      throw fault("InvalidSortByException", "The specified sort by value is not valid");
    if (order !== "ascending" && order !== "descending") throw fault("InvalidOrderException", "The specified sort order is not valid");
    const after = readToken<{ value: string; id: string }>(input.nextToken);
    const found = await listRepositories(tx, { account, region }, { by, descending: order === "descending" }, pageSize + 1, after);
    const shown = found.slice(0, pageSize);
    const last = found.length > pageSize ? shown.at(-1) : undefined;
    const value = last && (by === "repositoryName" ? last.name : last.modified_at.toISOString());
    return {
      repositories: shown.map(({ name, id }) => ({ repositoryName: name, repositoryId: id })),
      ...(last ? { nextToken: encodeToken({ value, id: last.id }) } : {}),
    };
  },
});
