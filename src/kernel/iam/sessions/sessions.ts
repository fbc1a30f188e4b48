import { sql } from "kysely";
import { secretText } from "../../../base/ids.ts";
import type { Tx } from "../../store/index.ts";
import type { Credentials, Principal } from "../principal.ts";
import { iamTables } from "../principals/tables.ts";
import { accessKeyId, secretAccessKey } from "../principals/unique-ids.ts";
import { sha256Hex } from "../sigv4/signing-key.ts";
import type { Vault } from "../vault.ts";

/** How long an expired session is kept, so that its holder is told "expired" and not "unknown". */
const keptAfterExpiry = "1 day";

/** Makes temporary credentials for a principal. The secret is sealed and of the token only its hash is stored. */
export async function issueSession(tx: Tx, vault: Vault, principal: Principal, durationSeconds: number, now: Date): Promise<Credentials> {
  const issued = {
    accessKeyId: accessKeyId("ASIA"),
    secretAccessKey: secretAccessKey(),
    sessionToken: `IQoJ${secretText(240)}`,
    // Whole seconds, as the query protocol shows them.
    expiration: new Date(Math.floor(now.getTime() / 1000 + durationSeconds) * 1000),
  };
  await iamTables(tx)
    .insertInto("iam_session")
    .values({
      account: principal.account,
      access_key_id: issued.accessKeyId,
      secret: vault.seal(principal.account, Buffer.from(issued.secretAccessKey)),
      token_hash: sha256Hex(issued.sessionToken),
      principal: sql`${JSON.stringify(principal)}::jsonb`,
      expires_at: issued.expiration,
    })
    .execute();
  await iamTables(tx)
    .deleteFrom("iam_session")
    .where("expires_at", "<", sql<Date>`now() - ${sql.lit(keptAfterExpiry)}::interval`)
    .execute();
  return issued;
}
