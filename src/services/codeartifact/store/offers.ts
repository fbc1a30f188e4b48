import type { Tx } from "../../../kernel/store/index.ts";
import type { Coordinates } from "../domain/package-format.ts";
import { db, type Offer } from "./tables.ts";

export const findOffer = (
  tx: Tx,
  domainId: string,
  connection: string,
  { format, namespace, name }: Coordinates,
): Promise<Offer | undefined> =>
  db(tx)
    .selectFrom("codeartifact_offer")
    .selectAll()
    .where("domain_id", "=", domainId)
    .where("connection", "=", connection)
    .where("format", "=", format)
    .where("namespace", "=", namespace)
    .where("name", "=", name)
    .executeTakeFirst();

export async function saveOffer(tx: Tx, offer: Offer): Promise<void> {
  const { address, etag, digest, checked_at } = offer;
  await db(tx)
    .insertInto("codeartifact_offer")
    .values(offer)
    .onConflict((conflict) =>
      conflict.columns(["domain_id", "connection", "format", "namespace", "name"]).doUpdateSet({ address, etag, digest, checked_at }),
    )
    .execute();
}
