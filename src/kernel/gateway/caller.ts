import type { CallableName, Callables } from "../../contracts/callable.ts";
import type { Input, OperationName, Output } from "../../contracts/types.ts";
import type { Principal } from "../iam/index.ts";
import type { Tx } from "../store/index.ts";

/** On whose behalf and where an in-process call is made. */
export interface CallAs {
  principal: Principal;
  account: string;
  region: string;
  /**
   * The caller's transaction. A local call runs inside it (in a savepoint, so that a declared error undoes only the call):
   * what was asked and the note that it was asked commit together, which makes the call happen exactly once. A remote call is
   * outside of it: it needs a token of the operation, or a look before it is repeated.
   */
  tx: Tx;
}

/**
 * Calls a public operation of another service: validated and authorized exactly as over HTTP, without the HTTP; or over HTTP, where
 * the account or the region is configured as remote. Throws the SDK's own exception classes.
 */
export type Call = <S extends CallableName, N extends OperationName<Callables[S]>>(
  service: S,
  operation: N,
  input: Input<Callables[S], N>,
  as: CallAs,
) => Promise<Output<Callables[S], N>>;
