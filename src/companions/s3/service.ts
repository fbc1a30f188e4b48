import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { operations } from "./operations/index.ts";
import { startSweeping, sweep } from "./workers/sweep.ts";

export const s3: ServiceFactory<"s3"> = (kernel) => ({
  name: "s3",
  operations,
  migrations: new URL("./store/migrations/", import.meta.url),
  workers: [sweep],
  start: () => startSweeping(kernel),
});
