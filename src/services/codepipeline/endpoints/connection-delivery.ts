import type { Delivery, RepositoryEvent } from "../../../kernel/connections/index.ts";
import { type Connection, connectionOfId, hostOf, isSignedDelivery, parseDelivery } from "../../../kernel/connections/index.ts";
import type { Endpoint } from "../../../kernel/gateway/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { deliveryPath } from "../repositories/delivery-address.ts";
import { changeRepository, noteEvent, type Repository, repositoriesNamed } from "../store/repositories.ts";
import { answer, readBody } from "./read-body.ts";

/** Where git hosts deliver pushes and pull requests of a connection's repositories, signed with the secret that both know. */
export const connectionDeliveryEndpoint = (kernel: Kernel): Endpoint => ({
  name: "codepipeline/connection-delivery",
  matches: (request) => request.url?.startsWith(deliveryPath) ?? false,
  async handle(request, response) {
    if (request.method !== "POST") return answer(response, 405, "Use POST");
    const id = request.url!.slice(deliveryPath.length).split("?")[0]!;
    // Asked before the body is read: strangers shall not fill the memory.
    const connection = await kernel.store.read((tx) => connectionOfId(tx, id));
    if (!connection) return answer(response, 404, "There is no connection at this address");
    const body = await readBody(request);
    if (!body) return answer(response, 413, "The delivery is too large");
    const { status, message, ...more } = await kernel.store.transaction((tx) =>
      takeIn(kernel, tx, connection, { headers: request.headers, body }),
    );
    answer(response, status, message, more);
  },
});

async function takeIn(
  kernel: Kernel,
  tx: Tx,
  connection: Connection,
  delivery: Delivery,
): Promise<{ status: number; message: string; events?: number }> {
  const host = await secretHost(kernel, tx, connection);
  if (!host?.webhookSecret) return { status: 403, message: "The connection's secret has no webhookSecret to check the delivery with" };
  if (!isSignedDelivery(host.kind, delivery, host.webhookSecret)) return { status: 403, message: "The delivery is not authentic" };
  const found = parseDelivery(host.kind, delivery);
  if (!found) return { status: 400, message: "The delivery is not JSON" };
  let events = 0;
  for (const event of found) events += await note(tx, connection, event);
  return { status: 202, message: events ? "Noted" : "Nothing to do", events };
}

async function secretHost(kernel: Kernel, tx: Tx, connection: Connection) {
  try {
    return await hostOf({ kernel, tx }, connection);
  } catch (error) {
    if (error instanceof WireError || (error instanceof Error && "$fault" in error)) return undefined;
    throw error;
  }
}

/** Once for each repository that is watched under this name; what a look has found already is no news. */
async function note(tx: Tx, connection: Connection, event: RepositoryEvent): Promise<number> {
  const now = new Date();
  let noted = 0;
  for (const repository of await repositoriesNamed(tx, connection.arn, event.repository)) {
    const refs = { ...repository.refs };
    const isNews = isNew(refs, repository, event);
    await changeRepository(tx, repository.id, { delivered_at: now, ...(repository.refs ? { refs } : {}) });
    if (!isNews) continue;
    await noteEvent(tx, repository, event, now);
    noted += 1;
  }
  return noted;
}

/** Brings the remembered branches and tags up to date. */
function isNew(refs: Record<string, string>, { refs: known }: Repository, event: RepositoryEvent): boolean {
  if (event.type === "pull-request") return true;
  const full = `refs/${event.type === "push" && event.ref === "tag" ? "tags" : "heads"}/${event.name}`;
  const after = event.type === "push" ? event.after : undefined;
  if (known && known[full] === after) return false;
  if (after === undefined) delete refs[full];
  else refs[full] = after;
  return true;
}
