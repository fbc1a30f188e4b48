import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { encodeToken } from "../../../kernel/store/index.ts";
import { fault } from "../errors.ts";
import { readDifferences } from "../git/differences.ts";
import { givenPath } from "../given.ts";
import { readToken } from "../given-texts.ts";
import { commitNamed, opened, resourceOf } from "../repository.ts";

const mostDifferences = 400;

export const GetDifferences = operation<typeof sdk, "GetDifferences">({
  resource: resourceOf,
  async run(input, context) {
    const { repository, folder } = await opened(context, context.tx, input.repositoryName);
    if (!input.afterCommitSpecifier) throw fault("CommitRequiredException", "A commit was not specified");
    const most = input.MaxResults ?? mostDifferences;
    if (most < 1 || most > mostDifferences)
      throw fault("InvalidMaxResultsException", "The specified number of maximum results is not valid");
    const after = await commitNamed(folder, repository, input.afterCommitSpecifier);
    const before = input.beforeCommitSpecifier ? await commitNamed(folder, repository, input.beforeCommitSpecifier) : undefined;
    const path = givenPath(input.afterPath ?? input.beforePath ?? "");
    const all = await readDifferences(folder, before, after, path);
    if (path !== "" && all.length === 0 && before === undefined)
      throw fault("PathDoesNotExistException", `The path ${path} does not exist`);
    const from = readToken<number>(input.NextToken) ?? 0;
    const blob = (side: { mode: string; id: string; path: string }) => ({ blobId: side.id, path: side.path, mode: side.mode });
    return {
      differences: all.slice(from, from + most).map((difference) => ({
        changeType: difference.status,
        ...(difference.before ? { beforeBlob: blob(difference.before) } : {}),
        ...(difference.after ? { afterBlob: blob(difference.after) } : {}),
      })),
      ...(all.length > from + most ? { NextToken: encodeToken(from + most) } : {}),
    };
  },
});
