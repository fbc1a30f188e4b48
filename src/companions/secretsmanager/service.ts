import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { operations } from "./operations/index.ts";

/** Secrets with versions and staging labels, sealed at rest. */
export const secretsmanager: ServiceFactory<"secretsmanager"> = () => ({
  name: "secretsmanager",
  operations,
  migrations: new URL("./store/migrations/", import.meta.url),
});
