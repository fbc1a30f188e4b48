import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { formats } from "./endpoints/formats.ts";
import { packageEndpoint } from "./endpoints/packages.ts";
import { operations } from "./operations/index.ts";
import { removeAbandoned } from "./registry/download.ts";
import { rememberedBy } from "./registry/remembered.ts";

export const codeartifact: ServiceFactory<"codeartifact"> = (kernel) => ({
  name: "codeartifact",
  operations,
  migrations: new URL("./store/migrations/", import.meta.url),
  endpoints: [packageEndpoint(kernel, formats)],
  async start() {
    await removeAbandoned(kernel, Date.now());
    return rememberedBy(kernel).listen();
  },
});
