import { InvalidNextTokenException } from "@aws-sdk/client-secrets-manager";
import { decodeToken, encodeToken } from "../../kernel/store/index.ts";

const usual = 100;
const invalid = () => new InvalidNextTokenException({ message: "Invalid NextToken.", $metadata: {} });

/** One page of rows that are already in order; the token is the id of the last row shown. */
export function page<T>(
  rows: T[],
  idOf: (row: T) => string,
  { NextToken, MaxResults }: { NextToken?: string | undefined; MaxResults?: number | undefined },
) {
  const after = NextToken === undefined ? undefined : decodeToken<string>(NextToken, invalid);
  const from = after === undefined ? 0 : rows.findIndex((row) => idOf(row) === after) + 1;
  if (after !== undefined && from === 0) throw invalid();
  const shown = rows.slice(from, from + (MaxResults ?? usual));
  const last = shown.at(-1);
  return { shown, more: rows.length > from + shown.length && last !== undefined ? { NextToken: encodeToken(idOf(last)) } : {} };
}
