import type * as sdk from "@aws-sdk/client-codeartifact";
import { operation } from "../../../kernel/gateway/index.ts";
import { accountOf, coordinatesOf, placeOf, policyOf, repositoryIn } from "../access.ts";
import { copyVersions } from "../copy-versions.ts";
import { denied, invalid, notFound } from "../errors.ts";
import { mayOnRepository } from "../registry/access.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { packageArn } from "../resources.ts";

const inDestination = <T extends { destinationRepository: string }>(input: T) => ({ ...input, repository: input.destinationRepository });

export const CopyPackageVersions = operation<typeof sdk, "CopyPackageVersions">({
  resource: (input, context) => packageArn(placeOf(input, context), input.destinationRepository, coordinatesOf(input)),
  resourcePolicy: (input, context) => policyOf(inDestination(input), context),
  resourceAccount: (input, context) => accountOf(inDestination(input), context),
  transaction: "own",
  async run(input, context) {
    const { kernel, account, region, principal, now, sourceIp } = context;
    const { versions, versionRevisions } = input;
    if ((versions === undefined) === (versionRevisions === undefined)) throw invalid("Either versions or versionRevisions must be given");
    const names = [...new Set(versions ?? Object.keys(versionRevisions!))];
    if (names.length === 0) throw invalid("At least one version must be named");
    if (input.sourceRepository === input.destinationRepository) throw invalid("The source and the destination are the same repository");
    const coordinates = coordinatesOf(input);
    const view = await rememberedBy(kernel).domain(input.domainOwner ?? account, input.domain, region);
    if (!view) throw notFound("domain", input.domain);
    const [source, destination] = [input.sourceRepository, input.destinationRepository].map((name) => ({
      ...{ kernel, view, now },
      repository: repositoryIn(view, name),
    })) as [Parameters<typeof copyVersions>[1]["source"], Parameters<typeof copyVersions>[1]["destination"]];
    const conditions: Record<string, string> = sourceIp ? { "aws:SourceIp": sourceIp } : {};
    const decision = await mayOnRepository({ kernel, view, repository: source.repository, principal, conditions }, "ReadFromRepository");
    if (!decision.allowed) throw denied(decision.message);
    return copyVersions(kernel, {
      ...{ source, destination, coordinates, names },
      expected: versionRevisions ? { versionRevisions } : {},
      allowOverwrite: input.allowOverwrite ?? false,
      includeFromUpstream: input.includeFromUpstream ?? false,
    });
  },
});
