import { arn, type Place } from "../../base/arn.ts";
import { arnPartOf } from "./domain/group-pattern.ts";
import type { Coordinates } from "./domain/package-format.ts";

/** A domain by its owner, its region and its name: all that ARNs need. */
export type DomainPlace = Place & { name: string };

export const domainArn = (domain: DomainPlace): string => arn("codeartifact", domain, `domain/${domain.name}`);

export const repositoryArn = (domain: DomainPlace, repository: string): string =>
  arn("codeartifact", domain, `repository/${domain.name}/${repository}`);

/** A package without a namespace has two slashes there. */
export const packageArn = (domain: DomainPlace, repository: string, { format, namespace, name }: Coordinates): string =>
  arn("codeartifact", domain, `package/${domain.name}/${repository}/${format}/${namespace}/${name}`);

export const groupArn = (domain: DomainPlace, pattern: string): string =>
  arn("codeartifact", domain, `package-group/${domain.name}/${arnPartOf(pattern)}`);
