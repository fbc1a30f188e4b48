import type { Tag } from "../../kernel/store/index.ts";

/** CloudWatch Logs writes tags as a map. */
export const tagList = (tags: Record<string, string> | undefined): Tag[] =>
  Object.entries(tags ?? {}).map(([key, value]) => ({ key, value }));

export const tagMap = (tags: Tag[]): Record<string, string> => Object.fromEntries(tags.map(({ key, value }) => [key, value]));
