import { decodeToken, encodeToken } from "../../kernel/store/index.ts";
import { invalid } from "./errors.ts";

interface Paged {
  maxResults?: number;
  nextToken?: string;
}

export const pageSize = ({ maxResults }: Paged, usual: number): number => maxResults ?? usual;

/** The key of the last row that was shown; `isKey` knows its shape, since clients can make tokens up. */
export function keyAfter<K>({ nextToken }: Paged, isKey: (value: unknown) => value is K): K | undefined {
  if (nextToken === undefined) return undefined;
  const wrong = (): Error => invalid("The pagination token is not valid");
  const key = decodeToken<unknown>(nextToken, wrong);
  if (!isKey(key)) throw wrong();
  return key;
}

/** `rows` has one more than fits where there is a next page. */
export function pageOf<T>(rows: T[], size: number, keyOf: (row: T) => unknown): { rows: T[]; nextToken?: string } {
  if (rows.length <= size) return { rows };
  const shown = rows.slice(0, size);
  return { rows: shown, nextToken: encodeToken(keyOf(shown.at(-1)!)) };
}

export const isText = (value: unknown): value is string => typeof value === "string" && !value.includes("\0");
export const isTexts =
  (count: number) =>
  (value: unknown): value is string[] =>
    Array.isArray(value) && value.length === count && value.every(isText);
