import { decodeToken } from "../../kernel/store/index.ts";
import { fault } from "./errors.ts";

export function givenDescription(description: string | undefined): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: AWS allows tab, line feed and carriage return only
  if (description !== undefined && (description.length > 1000 || /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(description))) {
    throw fault("InvalidRepositoryDescriptionException", "The repository description is not valid: 1000 characters is the limit");
  }
  return description;
}

export function givenTags(tags: Record<string, string> | undefined): { key: string; value: string }[] {
  const pairs = Object.entries(tags ?? {}).map(([key, value]) => ({ key, value }));
  if (pairs.length > 50) throw fault("TooManyTagsException", "The maximum number of tags for an AWS CodeCommit resource is 50");
  for (const { key, value } of pairs) {
    if (key.startsWith("aws:")) throw fault("InvalidSystemTagUsageException", "Tag keys beginning with aws: are reserved");
    if (!key || key.length > 128 || value.length > 256) throw fault("InvalidTagsMapException", "The map of tags is not valid");
  }
  return pairs;
}

export const readToken = <T>(token: string | undefined): T | undefined =>
  token === undefined || token === ""
    ? undefined
    : decodeToken<T>(token, () => fault("InvalidContinuationTokenException", "The specified continuation token is not valid"));
