import type * as sdk from "@aws-sdk/client-ssm";
import { operation } from "../../../kernel/gateway/index.ts";
import { checkFilters } from "../checked-filters.ts";
import { isBelow, passes } from "../domain/parameter-filter.ts";
import { invalid } from "../errors.ts";
import { page } from "../paging.ts";
import { parameterShape } from "../shapes.ts";
import { findVersion, listParameters, parameterArn, versionsOf } from "../store/parameters.ts";

const usualPage = 10;

export const GetParametersByPath = operation<typeof sdk, "GetParametersByPath">({
  resource: ({ Path }, context) => parameterArn(context, Path.length > 1 ? Path.replace(/\/$/, "") : Path),
  conditions: ({ Recursive = false }) => ({ "ssm:Recursive": String(Recursive) }),
  async run({ Path, Recursive = false, ParameterFilters = [], WithDecryption = false, ...paging }, context) {
    if (!Path.startsWith("/")) {
      throw invalid(`The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash "/".`);
    }
    checkFilters(ParameterFilters);
    const rows = [];
    for (const row of await listParameters(context)) {
      if (!isBelow(row.name, Path, Recursive)) continue;
      const labels = ParameterFilters.length ? (await versionsOf(context, row.name)).at(-1)!.labels : [];
      if (passes({ ...row, labels, tags: [] }, ParameterFilters)) rows.push(row);
    }
    const { shown, more } = page(rows, ({ name }) => name, paging, usualPage);
    const Parameters = [];
    for (const { name } of shown) Parameters.push(parameterShape(context, (await findVersion(context, name, undefined))!, WithDecryption));
    return { Parameters, ...more };
  },
});
