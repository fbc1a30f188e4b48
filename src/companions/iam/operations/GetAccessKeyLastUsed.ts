import { reading } from "../operation.ts";
import { needKeyUse } from "../store/access-keys.ts";

export const GetAccessKeyLastUsed = reading<"GetAccessKeyLastUsed">({
  resource: () => "*",
  async run({ AccessKeyId }, context) {
    const key = await needKeyUse(context, AccessKeyId);
    const used = key.last_used_at === null ? {} : { LastUsedDate: key.last_used_at };
    return {
      UserName: key.name,
      AccessKeyLastUsed: { ...used, ServiceName: key.last_used_service ?? "N/A", Region: key.last_used_region ?? "N/A" },
    };
  },
});
