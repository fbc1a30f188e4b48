import type * as sdk from "@aws-sdk/client-ssm";
import { operation } from "../../../kernel/gateway/index.ts";
import { tagsOf } from "../../../kernel/store/index.ts";
import { checkFilters } from "../checked-filters.ts";
import { type ParameterFilter, passes } from "../domain/parameter-filter.ts";
import { invalid } from "../errors.ts";
import { page } from "../paging.ts";
import { metadataShape } from "../shapes.ts";
import { listParameters, parameterArn, versionsOf } from "../store/parameters.ts";

const usualPage = 10;

export const DescribeParameters = operation<typeof sdk, "DescribeParameters">({
  resource: () => "*",
  async run({ Filters = [], ParameterFilters = [], Shared = false, ...paging }, context) {
    if (Filters.length && ParameterFilters.length) throw invalid("You can use either Filters or ParameterFilters in a single request.");
    const filters: ParameterFilter[] = [
      ...Filters.map(({ Key, Values }) => ({ Key, Option: Key === "Name" ? "BeginsWith" : "Equals", Values })),
      ...ParameterFilters,
    ];
    checkFilters(filters);
    const rows = [];
    // Nothing is shared between accounts here.
    for (const row of Shared ? [] : await listParameters(context)) {
      const tags = filters.some(({ Key }) => Key.startsWith("tag:")) ? await tagsOf(context.tx, parameterArn(row, row.name)) : [];
      const labels = filters.some(({ Key }) => Key === "Label")
        ? (await versionsOf(context, row.name)).flatMap((version) => version.labels)
        : [];
      if (passes({ ...row, tags, labels }, filters)) rows.push(row);
    }
    const { shown, more } = page(rows, ({ name }) => name, paging, usualPage);
    return { Parameters: shown.map(metadataShape), ...more };
  },
});
