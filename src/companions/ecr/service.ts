import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { registryEndpoint } from "./endpoints/registry.ts";
import { operations } from "./operations/index.ts";

/** Container images: ECR's operations, and the registry that container tools push to and pull from. */
export const ecr: ServiceFactory<"ecr"> = (kernel) => ({
  name: "ecr",
  operations,
  migrations: new URL("./store/migrations/", import.meta.url),
  endpoints: [registryEndpoint(kernel)],
});
