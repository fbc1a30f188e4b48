import { failed } from "./failure.ts";
import type { Provider } from "./provider.ts";

/** Known by AWS's rules, so that a declaration is taken as it is; whoever runs it learns why it cannot be done here. */
export const unavailable = (why: string): Provider => ({
  start: async ({ action }) => failed("ConfigurationError", `The action '${action.name}' cannot be run here: ${why}`),
});
