import type { Contracts, ServiceName } from "../../contracts/contracts.ts";
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
   * what was asked and the note that it was asked commit together, which makes the call happen exactly once.
   */
  tx: Tx;
}

/**
 * Calls a public operation of another service: validated and authorized exactly as over HTTP, without the HTTP.
 * Throws the SDK's own exception classes.
 */
export type Call = <S extends ServiceName, N extends OperationName<Contracts[S]>>(
  service: S,
  operation: N,
  input: Input<Contracts[S], N>,
  as: CallAs,
) => Promise<Output<Contracts[S], N>>;
