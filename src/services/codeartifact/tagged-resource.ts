import { parseArn } from "../../base/arn.ts";
import type { Request } from "../../kernel/gateway/index.ts";
import type { Tx } from "../../kernel/store/index.ts";
import { patternOfArnPart } from "./domain/group-pattern.ts";
import { invalid, notFound } from "./errors.ts";
import { domainArn, groupArn, repositoryArn } from "./resources.ts";
import { findDomain } from "./store/domains.ts";
import { groupsOfDomain } from "./store/groups.ts";
import { findRepository } from "./store/repositories.ts";

/** A domain, a repository or a package group by its ARN, once it is known to be there. */
export async function taggedResource(
  tx: Tx,
  { region }: Pick<Request, "region">,
  resourceArn: string,
): Promise<{ arn: string; domainId: string }> {
  const parsed = parseArn(resourceArn);
  const [, kind, name, rest] = /^(domain|repository|package-group)\/([^/]+)(?:\/(.+))?$/.exec(parsed?.resource ?? "") ?? [];
  if (parsed?.service !== "codeartifact" || parsed.region !== region || !kind || !name || (kind === "domain") !== (rest === undefined)) {
    throw invalid(`${resourceArn} is not the ARN of a domain, a repository or a package group`);
  }
  const domain = await findDomain(tx, parsed, name);
  if (!domain) throw notFound("domain", name);
  if (rest === undefined) return { arn: domainArn(domain), domainId: domain.id };
  if (kind === "repository") {
    if (!(await findRepository(tx, domain.id, rest))) throw notFound("repository", rest);
    return { arn: repositoryArn(domain, rest), domainId: domain.id };
  }
  const pattern = patternOfArnPart(rest);
  const groups = await groupsOfDomain(tx, domain.id);
  if (!groups.some((group) => group.pattern === pattern)) throw notFound("package", pattern, `There is no package group ${pattern}`);
  return { arn: groupArn(domain, pattern), domainId: domain.id };
}
