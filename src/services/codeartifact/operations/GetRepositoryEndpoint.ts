import { onRepository, scopeOf } from "../access.ts";
import { endpointOf } from "../endpoints/address.ts";

/** At the address at which the caller reached this server; `endpointType` makes no difference there. */
export const GetRepositoryEndpoint = onRepository<"GetRepositoryEndpoint">({
  transaction: "read",
  async run(input, context) {
    const { view, repository } = await scopeOf(input, context);
    const { config } = context.kernel;
    const own = ["0.0.0.0", "::"].includes(config.host) ? "localhost" : config.host.includes(":") ? `[${config.host}]` : config.host;
    // @DIFFERS AWS answers a host name for each domain; this is AWS's path form, which needs no wildcard in the name service.
    const origin = `http://${context.host ?? `${own}:${config.port}`}`;
    return { repositoryEndpoint: endpointOf(origin, input.format, view.row, repository.name) };
  },
});
