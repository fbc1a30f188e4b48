import { InvalidTagsException, TooManyTagsException } from "@aws-sdk/client-codepipeline";
import type { Tag } from "../../../kernel/store/index.ts";

const mostTags = 50;

/** Refuses tags that AWS would not take; `present` are those that the resource has already. */
export function acceptTags(tags: Tag[], present: Tag[] = []): void {
  const keys = tags.map(({ key }) => key);
  if (new Set(keys).size < keys.length) throw invalid("Tag keys must be unique");
  if (keys.some((key) => /^aws:/i.test(key))) throw invalid("Tag keys must not start with 'aws:'");
  if (new Set([...keys, ...present.map(({ key }) => key)]).size > mostTags)
    throw new TooManyTagsException({ message: `A resource can have at most ${mostTags} tags`, $metadata: {} });
}

const invalid = (message: string) => new InvalidTagsException({ message, $metadata: {} });
