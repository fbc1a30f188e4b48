import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { operationsOf } from "./operations/index.ts";

/** Connections to git hosts. Their rows lie in kernel/connections, because pipelines and builds use them. */
export const codeconnections: ServiceFactory<"codeconnections"> = () => ({
  name: "codeconnections",
  operations: operationsOf("codeconnections"),
});

/** The older name: the same connections, but what is created under it has the older ARNs. */
export const codestarConnections: ServiceFactory<"codestar-connections"> = () => ({
  name: "codestar-connections",
  operations: operationsOf("codestar-connections"),
});
