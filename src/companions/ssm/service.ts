import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { operations } from "./operations/index.ts";

/** Systems Manager's Parameter Store: named values with versions. Every value is encrypted at rest, secure or not. */
export const ssm: ServiceFactory<"ssm"> = () => ({
  name: "ssm",
  operations,
  migrations: new URL("./store/migrations/", import.meta.url),
});
