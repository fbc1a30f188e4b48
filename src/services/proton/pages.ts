import { decodeToken, encodeToken } from "../../kernel/store/index.ts";
import { invalid } from "./errors.ts";

const largestPage = 100;

/** Proton's tokens are of the base64 alphabet, not of base64url's. */
const toBase64 = (token: string): string => token.replaceAll("-", "+").replaceAll("_", "/");
const fromBase64 = (token: string): string => token.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** The keys after which a page begins, all texts. */
export function afterOf(nextToken: string | undefined, keys: number): string[] | undefined {
  if (nextToken === undefined || nextToken === "") return undefined;
  const wrong = () => invalid("The next token is not valid");
  const after = decodeToken<unknown>(fromBase64(nextToken), wrong);
  if (!Array.isArray(after) || after.length !== keys || after.some((one) => typeof one !== "string")) throw wrong();
  return after as string[];
}

export const pageSize = (maxResults: number | undefined): number => maxResults ?? largestPage;

/** A page of what was read with one more than fits. */
export function pageOf<T>(read: T[], maxResults: number | undefined, keysOf: (item: T) => string[]): { items: T[]; nextToken?: string } {
  const size = pageSize(maxResults);
  const items = read.slice(0, size);
  const last = items.at(-1);
  return read.length > size && last !== undefined ? { items, nextToken: toBase64(encodeToken(keysOf(last))) } : { items };
}
