import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { operations } from "./operations/index.ts";
import { rulesEar } from "./rules-ear.ts";
import { delivery } from "./workers/delivery.ts";
import { schedule } from "./workers/schedule.ts";

export const events: ServiceFactory<"events"> = () => ({
  name: "events",
  operations,
  migrations: new URL("./store/migrations/", import.meta.url),
  workers: [delivery, schedule],
  events: [rulesEar],
});
