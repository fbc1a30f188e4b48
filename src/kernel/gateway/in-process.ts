import { sql } from "kysely";
import { uuid } from "../../base/ids.ts";
import type { ServiceName } from "../../contracts/index.ts";
import type { Kernel } from "../kernel.ts";
import { isCallable } from "../remote/index.ts";
import type { Tx } from "../store/index.ts";
import { conform } from "../wire/index.ts";
import type { AuditRecord } from "./audit.ts";
import type { Call, CallAs } from "./caller.ts";
import type { Context, Request } from "./operation.ts";
import { authorize, validate } from "./perform.ts";
import type { Registry, Served } from "./registry.ts";

/**
 * Undoes only the call when it fails, so that the caller may answer a declared error and go on in the same transaction.
 * Calls in one transaction are made one after the other: savepoints nest, they do not interleave.
 */
async function inSavepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await sql`savepoint call`.execute(tx);
  try {
    const result = await work();
    await sql`release savepoint call`.execute(tx);
    return result;
  } catch (error) {
    await sql`rollback to savepoint call`.execute(tx);
    await sql`release savepoint call`.execute(tx);
    throw error;
  }
}

async function run(served: Served, given: unknown, context: Context): Promise<unknown> {
  const input = conform(served.shapes.input)(given);
  validate(served, input);
  await authorize(served, input, context);
  return served.operation.run(input, context);
}

export interface CallParts {
  kernel(): Kernel;
  registry(): Registry;
  audit(record: AuditRecord): void;
}

/** The in-process door: the same checks as over HTTP, inside the caller's transaction, outputs handed over as they are. */
export function createCall({ kernel, registry, audit }: CallParts): Call {
  const call = async (service: string, name: string, input: unknown, as: CallAs): Promise<unknown> => {
    const { principal, account, region, tx } = as;
    const { remotes } = kernel();
    const remote = isCallable(service) ? remotes.at(as, service) : undefined;
    const request: Request = { account, region, principal, requestId: uuid(), now: new Date() };
    const record = { request, service: service as ServiceName, operation: name, input };
    try {
      const output =
        remote && isCallable(service)
          ? await remotes.call(remote, { service, operation: name, input, principal, region })
          : await inSavepoint(tx, () => run(registry().named(service, name), input, { ...request, tx, kernel: kernel() }));
      audit(record);
      return output;
    } catch (error) {
      audit({ ...record, error });
      throw error;
    }
  };
  return call as Call;
}
