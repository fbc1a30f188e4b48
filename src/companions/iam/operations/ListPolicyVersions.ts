import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { versionShape } from "../shapes.ts";
import { listVersions, needPolicy } from "../store/policies.ts";

export const ListPolicyVersions = reading<"ListPolicyVersions">({
  resource: ({ PolicyArn }) => PolicyArn,
  async run({ PolicyArn, ...paging }, context) {
    const policy = await needPolicy(context, PolicyArn);
    const newestFirst = ({ version }: { version: number }) => String(1e9 - version);
    const { shown, more } = page(await listVersions(context, policy), newestFirst, paging);
    return { Versions: shown.map((row) => versionShape(policy, row)), ...more };
  },
});
