import { uuid } from "../../../base/ids.ts";
import { isUniqueViolation, putTags } from "../../../kernel/store/index.ts";
import { onDomain } from "../access.ts";
import { keyArn } from "../domain/encryption-key.ts";
import { rootModes } from "../domain/restrictions.ts";
import { conflict, invalid } from "../errors.ts";
import { domainArn } from "../resources.ts";
import { insertDomain } from "../store/domains.ts";
import { insertGroup } from "../store/groups.ts";
import { domainDescription } from "../views.ts";

export const CreateDomain = onDomain<"CreateDomain">({
  async run({ domain: name, encryptionKey, tags = [] }, { tx, account, region, now }) {
    // @DIFFERS The key is checked for its form and shown, but assets are not encrypted with it: they are the server's blobs.
    const key = keyArn(encryptionKey, { account, region });
    if (!key) throw invalid(`The encryption key ${encryptionKey} is not a symmetric KMS key`, "ENCRYPTION_KEY_ERROR");
    const domain = { id: uuid(), account, region, name, encryption_key: key, created_at: now, policy: null, policy_revision: null };
    try {
      await insertDomain(tx, domain);
    } catch (error) {
      if (isUniqueViolation(error)) throw conflict("domain", name, `The domain ${name} already exists`);
      throw error;
    }
    const root = { contact_info: null, description: null, created_at: now, modes: rootModes };
    await insertGroup(tx, { id: uuid(), domain_id: domain.id, account, region, pattern: "/*", ...root });
    await putTags(tx, domainArn(domain), tags);
    return { domain: domainDescription(domain, 0, 0) };
  },
});
