import type { Tag as GivenTag } from "@aws-sdk/client-codebuild";
import type { Tag } from "../../kernel/store/index.ts";
import { invalid } from "./errors.ts";

/** The model leaves both members of a tag optional; a tag without a key means nothing, one without a value has an empty one. */
export const completeTags = (tags: readonly GivenTag[] = []): Tag[] =>
  tags.map(({ key, value }) => {
    if (key === undefined) throw invalid("Invalid tag: a tag must have a key");
    return { key, value: value ?? "" };
  });
