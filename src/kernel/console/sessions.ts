import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { secretText } from "../../base/ids.ts";
import type { Iam, Principal } from "../iam/index.ts";
import type { Store, Tx } from "../store/index.ts";

type ConsoleTables = {
  console_session: { token_hash: string; account: string; region: string; access_key_id: string; expires_at: Date };
};
const db = (tx: Tx) => tx.withTables<ConsoleTables>();

/** A working day: whoever leaves a browser open overnight signs in again. */
export const sessionSeconds = 12 * 60 * 60;
const cookieName = "quintet_session";

export interface ConsoleSession {
  principal: Principal;
  region: string;
}

const hash = (token: string): string => createHash("sha256").update(token).digest("hex");

const tokenOf = (request: IncomingMessage): string | undefined =>
  new RegExp(`(?:^|;\\s*)${cookieName}=([\\w-]+)`).exec(request.headers.cookie ?? "")?.[1];

/** The cookie is out of scripts' reach and never sent along from other sites. */
export const cookie = (token: string, seconds: number): string =>
  `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}`;

/** Opens a session for a key that was checked; answers the cookie's token. */
export async function openSession(store: Store, accessKeyId: string, principal: Principal, region: string, now: Date): Promise<string> {
  const token = secretText(32);
  const expires_at = new Date(now.getTime() + sessionSeconds * 1000);
  await store.transaction(async (tx) => {
    await db(tx).deleteFrom("console_session").where("expires_at", "<", now).execute();
    const row = { token_hash: hash(token), account: principal.account, region, access_key_id: accessKeyId, expires_at };
    await db(tx).insertInto("console_session").values(row).execute();
  });
  return token;
}

/** Who a request's cookie stands for. A key that was deactivated ends its sessions at once. */
export async function findSession(store: Store, iam: Iam, request: IncomingMessage, now: Date): Promise<ConsoleSession | undefined> {
  const token = tokenOf(request);
  if (!token) return undefined;
  const row = await store.transaction((tx) =>
    db(tx).selectFrom("console_session").selectAll().where("token_hash", "=", hash(token)).where("expires_at", ">", now).executeTakeFirst(),
  );
  const principal = row && (await iam.principalOfKey(row.access_key_id));
  return row && principal ? { principal, region: row.region } : undefined;
}

export async function closeSession(store: Store, request: IncomingMessage): Promise<void> {
  const token = tokenOf(request);
  if (token) await store.transaction((tx) => db(tx).deleteFrom("console_session").where("token_hash", "=", hash(token)).execute());
}
