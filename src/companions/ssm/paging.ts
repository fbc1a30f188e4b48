import { InvalidNextToken } from "@aws-sdk/client-ssm";
import { decodeToken, encodeToken } from "../../kernel/store/index.ts";

const invalid = () => new InvalidNextToken({ message: "The specified token is not valid.", $metadata: {} });

/** One page of rows in the order of `keyOf`; the token is the key of the last row shown. */
export function page<T, K extends string | number>(
  rows: T[],
  keyOf: (row: T) => K,
  { NextToken, MaxResults }: { NextToken?: string | undefined; MaxResults?: number | undefined },
  usual: number,
) {
  const after = NextToken === undefined ? undefined : decodeToken<K>(NextToken, invalid);
  if (after !== undefined && !["string", "number"].includes(typeof after)) throw invalid();
  const rest = after === undefined ? rows : rows.filter((row) => keyOf(row) > after);
  const shown = rest.slice(0, MaxResults ?? usual);
  const last = shown.at(-1);
  return { shown, more: rest.length > shown.length && last !== undefined ? { NextToken: encodeToken(keyOf(last)) } : {} };
}
