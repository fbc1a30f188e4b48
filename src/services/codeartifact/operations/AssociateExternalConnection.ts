import { onRepository, scopeOf } from "../access.ts";
import { formatOfConnection } from "../domain/external-connection.ts";
import { conflict, invalid, notFound } from "../errors.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { holdDomain } from "../store/domains.ts";
import { updateRepository } from "../store/repositories.ts";
import { repositoryDescription } from "../views.ts";

export const AssociateExternalConnection = onRepository<"AssociateExternalConnection">({
  async run(input, context) {
    const { tx, kernel } = context;
    await holdDomain(tx, (await scopeOf(input, context)).view.row.id);
    const { view, repository } = await scopeOf(input, context, true);
    const { name, externalConnection: held } = repository;
    const wanted = input.externalConnection;
    if (!formatOfConnection(wanted)) throw notFound("repository", wanted, `There is no external connection ${wanted}`);
    if (held) throw conflict("repository", name, `The repository ${name} has the external connection ${held} already`);
    if (repository.upstreams.length)
      throw invalid(`The repository ${name} has upstream repositories: it cannot have an external connection as well`);
    await updateRepository(tx, repository.id, { external_connection: wanted });
    await rememberedBy(kernel).domainChanges(tx, view.row.id);
    const after = await scopeOf(input, context, true);
    return { repository: repositoryDescription(after.view, after.repository) };
  },
});
