import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { operations } from "./operations/index.ts";
import { templateVersionWorker } from "./workers/template-version.ts";

export const proton: ServiceFactory<"proton"> = () => ({
  name: "proton",
  operations,
  migrations: new URL("./store/migrations/", import.meta.url),
  workers: [templateVersionWorker],
});
