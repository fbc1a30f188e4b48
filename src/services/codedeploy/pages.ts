import { decodeToken, encodeToken } from "../../kernel/store/index.ts";
import { refusal } from "./refuse.ts";

/** No list call of CodeDeploy takes a page size. */
export const pageSize = 100;

/** The name after which a page begins: every list is in the order of something unique. */
export function afterOf(nextToken: string | undefined): string {
  if (nextToken === undefined) return "";
  const invalid = () => refusal("InvalidNextTokenException", "The next token is in an invalid format");
  const after = decodeToken<unknown>(nextToken, invalid);
  if (typeof after !== "string") throw invalid();
  return after;
}

/** A page of what was read with one more than fits, and the token of the next one if there is more. */
export function pageOf<T>(read: T[], nameOf: (item: T) => string): { items: T[]; nextToken?: string } {
  const items = read.slice(0, pageSize);
  const last = items.at(-1);
  return read.length > pageSize && last !== undefined ? { items, nextToken: encodeToken(nameOf(last)) } : { items };
}

/** Lists that are short enough to be read whole. */
export const pageAfter = <T>(all: T[], after: string, nameOf: (item: T) => string): { items: T[]; nextToken?: string } =>
  pageOf(
    all.filter((item) => nameOf(item) > after).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
    nameOf,
  );
