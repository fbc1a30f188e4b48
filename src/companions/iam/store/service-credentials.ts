import { alphanumeric, randomText } from "../../../base/ids.ts";
import type { Context } from "../../../kernel/gateway/index.ts";
import { hashGenerated, iamTables, uniqueId } from "../../../kernel/iam/index.ts";
import { limitExceeded, noSuchEntity } from "../errors.ts";

type Here = Pick<Context, "tx" | "account">;

const mostCredentials = 2;

const select = ({ tx }: Here, userId: string) =>
  iamTables(tx)
    .selectFrom("iam_service_credential")
    .select(["id", "service_name", "service_user_name", "active", "created_at"])
    .where("user_id", "=", userId);
export type ServiceCredentialRow = NonNullable<Awaited<ReturnType<ReturnType<typeof select>["executeTakeFirst"]>>>;

export const serviceCredentialsOf = (here: Here, userId: string): Promise<ServiceCredentialRow[]> => select(here, userId).execute();

export async function needServiceCredential(here: Here, userId: string, id: string): Promise<ServiceCredentialRow> {
  const row = await select(here, userId).where("id", "=", id).executeTakeFirst();
  if (!row) throw noSuchEntity(`No such credential ${id} exists`);
  return row;
}

/** Makes a credential; its password is readable only now. AWS names it `<user>-at-<account>`, and counts on when that is taken. */
export async function insertServiceCredential(here: Here, user: { id: string; name: string }, serviceName: string) {
  const existing = (await serviceCredentialsOf(here, user.id)).filter((row) => row.service_name === serviceName);
  if (existing.length >= mostCredentials)
    throw limitExceeded(`Cannot exceed quota for ServiceSpecificCredentialsPerUser: ${mostCredentials}`);
  const password = newPassword();
  const base = `${user.name}-at-${here.account}`;
  for (const name of [base, ...Array.from({ length: mostCredentials }, (_, index) => `${base}+${index + 1}`)]) {
    const row = await iamTables(here.tx)
      .insertInto("iam_service_credential")
      .values({
        account: here.account,
        id: uniqueId("serviceCredential"),
        user_id: user.id,
        service_name: serviceName,
        service_user_name: name,
        password_hash: hashGenerated(password),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning(["id", "service_name", "service_user_name", "active", "created_at"])
      .executeTakeFirst();
    if (row) return { row, password };
  }
  throw limitExceeded(`Cannot exceed quota for ServiceSpecificCredentialsPerUser: ${mostCredentials}`);
}

export async function resetServiceCredential({ tx }: Here, id: string): Promise<string> {
  const password = newPassword();
  await iamTables(tx)
    .updateTable("iam_service_credential")
    .set({ password_hash: hashGenerated(password) })
    .where("id", "=", id)
    .execute();
  return password;
}

export async function setServiceCredentialActive({ tx }: Here, id: string, active: boolean): Promise<void> {
  await iamTables(tx).updateTable("iam_service_credential").set({ active }).where("id", "=", id).execute();
}

export async function deleteServiceCredential({ tx }: Here, id: string): Promise<void> {
  await iamTables(tx).deleteFrom("iam_service_credential").where("id", "=", id).execute();
}

const newPassword = (): string => `${randomText(43, alphanumeric)}=`;
