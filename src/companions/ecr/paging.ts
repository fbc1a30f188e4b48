import { decodeToken, encodeToken } from "../../kernel/store/index.ts";
import { invalidParameter } from "./errors.ts";

const wrongToken = () => invalidParameter("Invalid parameter at 'nextToken' failed to satisfy constraint: 'Invalid token'");

/** The last item that was shown before. */
export const after = (nextToken: string | undefined): string | undefined =>
  nextToken === undefined ? undefined : decodeToken<string>(nextToken, wrongToken);

export const next = (more: boolean, last: string | undefined): { nextToken?: string } =>
  more && last !== undefined ? { nextToken: encodeToken(last) } : {};

/** One page of items that are already in order, by their keys. */
export function page<T>(
  items: T[],
  keyOf: (item: T) => string,
  { nextToken, maxResults = 100 }: { nextToken?: string | undefined; maxResults?: number | undefined },
) {
  const last = after(nextToken);
  const from = last === undefined ? 0 : items.findIndex((item) => keyOf(item) === last) + 1;
  if (last !== undefined && from === 0) throw wrongToken();
  const shown = items.slice(from, from + maxResults);
  const final = shown.at(-1);
  return { shown, more: next(items.length > from + shown.length, final && keyOf(final)) };
}
