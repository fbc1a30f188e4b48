import { reading } from "../operation.ts";

/** Nobody has MFA devices here, as nothing can make them; Terraform asks before it deletes a user. */
export const ListVirtualMFADevices = reading<"ListVirtualMFADevices">({
  resource: () => "*",
  run: async () => ({ VirtualMFADevices: [], IsTruncated: false }),
});
