import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { gitEndpoint } from "./endpoints/git.ts";
import { operations } from "./operations/index.ts";
import { lookAfterPushes, repositoryWorker } from "./workers/repository.ts";

export const codecommit: ServiceFactory<"codecommit"> = (kernel) => ({
  name: "codecommit",
  operations,
  migrations: new URL("./store/migrations/", import.meta.url),
  workers: [repositoryWorker],
  endpoints: [gitEndpoint(kernel)],
  start: () => lookAfterPushes(kernel),
});
