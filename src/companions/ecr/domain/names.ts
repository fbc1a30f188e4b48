const REPOSITORY = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*)*$/;
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const DIGEST = /^sha256:([0-9a-f]{64})$/;

/** 2 to 256 characters, as ECR has it; a registry's path may hold nothing else. */
export const isRepositoryName = (name: string): boolean => name.length >= 2 && name.length <= 256 && REPOSITORY.test(name);
export const isTag = (tag: string): boolean => TAG.test(tag);

/** The hex part, which is the blob's own name. @DIFFERS: sha256 only, as in ECR; other registries know sha512 too. */
export const blobOf = (digest: string): string | undefined => DIGEST.exec(digest)?.[1];
export const digestOf = (blob: string): string => `sha256:${blob}`;

/** AWS's registry host names say whose registry is meant: `123456789012.dkr.ecr.us-east-1.amazonaws.com`. */
export function registryOfHost(host: string): { account: string; region: string } | undefined {
  const [, account, region] = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\./.exec(host) ?? [];
  return account && region ? { account, region } : undefined;
}

/** Whether a tag may not be moved; of the two WITH_EXCLUSION, the filters name the others. `*` stands for any characters. */
export function isImmutable(mutability: string, filters: string[], tag: string): boolean {
  const named = filters.some((filter) => matches(filter, tag));
  if (mutability === "IMMUTABLE") return true;
  if (mutability === "IMMUTABLE_WITH_EXCLUSION") return !named;
  return mutability === "MUTABLE_WITH_EXCLUSION" && named;
}

function matches(filter: string, tag: string): boolean {
  const [first = "", ...rest] = filter.split("*");
  if (!rest.length) return filter === tag;
  if (!tag.startsWith(first)) return false;
  let at = first.length;
  const last = rest.pop() ?? "";
  for (const piece of rest) {
    const found = tag.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return tag.length - last.length >= at && tag.endsWith(last);
}
