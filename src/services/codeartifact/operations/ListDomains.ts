import type * as sdk from "@aws-sdk/client-codeartifact";
import { operation } from "../../../kernel/gateway/index.ts";
import { isText, keyAfter, pageOf, pageSize } from "../pages.ts";
import { listDomains } from "../store/domains.ts";
import { domainSummary } from "../views.ts";

/** Those that the caller's account owns. */
export const ListDomains = operation<typeof sdk, "ListDomains">({
  resource: () => "*",
  transaction: "read",
  async run(input, { tx, account, region }) {
    const size = pageSize(input, 1000);
    const found = await listDomains(tx, { account, region }, size + 1, keyAfter(input, isText));
    const { rows, ...next } = pageOf(found, size, ({ name }) => name);
    return { domains: rows.map(domainSummary), ...next };
  },
});
