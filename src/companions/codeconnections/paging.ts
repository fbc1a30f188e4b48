import { decodeToken, encodeToken } from "../../kernel/store/index.ts";
import { invalid } from "./errors.ts";

/** The number of the last row of the page before. */
export function pageStart(token: string | undefined): string {
  if (token === undefined) return "0";
  const wrong = () => invalid("The NextToken is not valid");
  const start = Number(decodeToken<unknown>(token, wrong));
  if (!Number.isSafeInteger(start) || start < 0) throw wrong();
  return String(start);
}

/** Of rows that were read one longer than the page. */
export const tokenAfter = (rows: { number: string }[], size: number): { NextToken?: string } =>
  rows.length > size ? { NextToken: encodeToken(rows[size - 1]!.number) } : {};
