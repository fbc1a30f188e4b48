import type { Bound, Runtime } from "./bind.ts";
import type { Arguments, Value } from "./value.ts";

/** A filter with named arguments, or one that takes whatever it is given. */
export type Filter =
  | { names: string[]; run(value: Value, given: Bound, runtime: Runtime): Value }
  | { runWith(value: Value, given: Arguments, runtime: Runtime): Value };

export const filter = (names: string[], run: (value: Value, given: Bound, runtime: Runtime) => Value): Filter => ({ names, run });
export const filterWith = (runWith: (value: Value, given: Arguments, runtime: Runtime) => Value): Filter => ({ runWith });
