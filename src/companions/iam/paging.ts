import { decodeToken, encodeToken } from "../../kernel/store/index.ts";
import { validation } from "./errors.ts";

export interface PageRequest {
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}
const usual = 100;

/** One page of rows that are unique by `keyOf`, in the order of that key; the marker is the key of the last row shown. */
export function page<T>(rows: T[], keyOf: (row: T) => string, { Marker, MaxItems = usual }: PageRequest) {
  const after = Marker === undefined ? undefined : decodeToken<string>(Marker, () => validation("Invalid Marker."));
  if (after !== undefined && typeof after !== "string") throw validation("Invalid Marker.");
  const rest = rows
    .toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1))
    .filter((row) => after === undefined || keyOf(row) > after);
  const shown = rest.slice(0, MaxItems);
  const isTruncated = rest.length > shown.length;
  const last = shown.at(-1);
  return { shown, more: { IsTruncated: isTruncated, ...(isTruncated && last !== undefined ? { Marker: encodeToken(keyOf(last)) } : {}) } };
}
