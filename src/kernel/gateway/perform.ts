import type { Kernel } from "../kernel.ts";
import type { Tx } from "../store/index.ts";
import { validationMessage, WireError } from "../wire/index.ts";
import { globalConditions } from "./conditions.ts";
import type { Context, Request } from "./operation.ts";
import type { Served } from "./registry.ts";

/** Everything after decoding and before encoding: the same for a request over HTTP and for a call in process. */

export function validate({ contract, schema, shapes }: Served, input: unknown): void {
  const check = schema.validate(shapes.input);
  if (!check.accepts(input)) throw new WireError(contract.validationCode, validationMessage(check, input), 400);
}

export function requireSigner({ contract, operation }: Served, { principal }: Request): void {
  // S3 alone serves the anonymous: a bucket's policy may allow them.
  const isOpen = operation.access === "public" || (contract.name === "s3" && operation.access !== "signed");
  if (principal.kind === "anonymous" && !isOpen)
    throw new WireError("MissingAuthenticationTokenException", "Missing Authentication Token", 403);
}

export async function authorize({ contract, shapes, operation }: Served, input: unknown, context: Context): Promise<void> {
  if (operation.access === "public" || operation.access === "signed") return;
  const named = typeof operation.action === "function" ? operation.action(input) : (operation.action ?? shapes.name);
  const action = named.includes(":") ? named : `${contract.actionPrefix}:${named}`;
  const resources = [await operation.resource(input, context)].flat();
  const resourcePolicy = await operation.resourcePolicy?.(input, context);
  const resourceAccount = await operation.resourceAccount?.(input, context);
  const owned = { ...(resourcePolicy ? { resourcePolicy } : {}), ...(resourceAccount ? { resourceAccount } : {}) };
  const conditions = () => ({ ...globalConditions(context, input), ...operation.conditions?.(input) });
  for (const resource of resources) {
    const decision = await context.kernel.iam.authorize(context.tx, context.principal, { action, resource, conditions, ...owned });
    if (!decision.allowed) throw new WireError("AccessDeniedException", decision.message, 403);
  }
}

/** Stands in for the transaction of an operation that opens its own: using it is a mistake that must show at once. */
const noTransaction = (served: Served): Tx =>
  new Proxy({} as Tx, {
    get(_target, property) {
      throw new Error(`${served.shapes.name} opens its own transactions: there is no context.tx to read '${String(property)}' from`);
    },
  });

/** Authorizes and runs an operation in one transaction of its own. */
export async function perform(kernel: Kernel, served: Served, input: unknown, request: Request): Promise<unknown> {
  const { operation } = served;
  if (operation.transaction === "own") {
    await kernel.store.transaction((tx) => authorize(served, input, { ...request, tx, kernel }));
    return operation.run(input, { ...request, tx: noTransaction(served), kernel });
  }
  const inStore = operation.transaction === "read" ? kernel.store.read : kernel.store.transaction;
  return inStore(async (tx) => {
    const context = { ...request, tx, kernel };
    await authorize(served, input, context);
    return operation.run(input, context);
  });
}
