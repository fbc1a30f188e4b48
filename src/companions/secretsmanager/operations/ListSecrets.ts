import type * as sdk from "@aws-sdk/client-secrets-manager";
import { operation } from "../../../kernel/gateway/index.ts";
import { filteredSecrets } from "../filtered-secrets.ts";
import { page } from "../paging.ts";
import { secretShape } from "../shapes.ts";
import type { SecretRow } from "../store/secrets.ts";

export const ListSecrets = operation<typeof sdk, "ListSecrets">({
  resource: () => "*",
  async run({ IncludePlannedDeletion = false, Filters = [], SortOrder = "desc", SortBy = "created-date", ...paging }, context) {
    const rows = (await filteredSecrets(context, Filters)).filter(({ deleted_at }) => IncludePlannedDeletion || deleted_at === null);
    const keyOf = (row: SecretRow): string | number => {
      if (SortBy === "name") return row.name;
      if (SortBy === "last-changed-date") return row.changed_at.getTime();
      if (SortBy === "last-accessed-date") return row.accessed_at?.getTime() ?? 0;
      return row.created_at.getTime();
    };
    const ascending = rows.toSorted((left, right) =>
      keyOf(left) === keyOf(right) ? (left.arn < right.arn ? -1 : 1) : keyOf(left) < keyOf(right) ? -1 : 1,
    );
    const { shown, more } = page(SortOrder === "asc" ? ascending : ascending.toReversed(), ({ arn }) => arn, paging);
    const SecretList = [];
    for (const row of shown) {
      const { shape, versions } = await secretShape(context, row);
      SecretList.push({ ...shape, ...(Object.keys(versions).length ? { SecretVersionsToStages: versions } : {}) });
    }
    return { SecretList, ...more };
  },
});
