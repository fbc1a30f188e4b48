import { decodeToken, encodeToken } from "../../kernel/store/index.ts";
import { invalid } from "./errors.ts";

/** Where a page begins. */
export function offsetOf(nextToken: string | undefined): number {
  if (nextToken === undefined) return 0;
  const wrong = () => invalid("Invalid nextToken provided");
  const offset = decodeToken<unknown>(nextToken, wrong);
  if (typeof offset !== "number" || !Number.isSafeInteger(offset) || offset < 0) throw wrong();
  return offset;
}

/** Cuts the one row too many that says whether more follows. */
export function pageOf<T>(rows: T[], offset: number, limit: number): { items: T[]; nextToken?: string } {
  return { items: rows.slice(0, limit), ...(rows.length > limit ? { nextToken: encodeToken(offset + limit) } : {}) };
}

/** Lists that take no maxResults have pages of 100. */
export const pageSize = 100;
