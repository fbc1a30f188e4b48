import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { operations } from "./operations/index.ts";
import { retention } from "./workers/retention.ts";

export const logs: ServiceFactory<"logs"> = () => ({
  name: "logs",
  operations,
  migrations: new URL("./store/migrations/", import.meta.url),
  workers: [retention],
});
