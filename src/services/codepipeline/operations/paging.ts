import { InvalidNextTokenException } from "@aws-sdk/client-codepipeline";
import { decodeToken, encodeToken } from "../../../kernel/store/index.ts";

/** The key after which a page begins, of the kind the list is sorted by. */
export function pageStart<T extends string | number>(nextToken: string | undefined, kind: "string" | "number"): T | undefined {
  if (nextToken === undefined) return undefined;
  const invalid = () => new InvalidNextTokenException({ message: "The next token was specified in an invalid format", $metadata: {} });
  const start = decodeToken<unknown>(nextToken, invalid);
  if (typeof start !== kind) throw invalid();
  // Somebody may have made it up: nothing that the database could not take.
  const isSane =
    typeof start === "string" ? start.isWellFormed() && !start.includes("\0") : Number.isSafeInteger(start) && Number(start) > 0;
  if (!isSane) throw invalid();
  return start as T;
}

/** Cuts a list that was read one longer than the page. */
export function page<T>(rows: T[], size: number, keyOf: (row: T) => string | number): { rows: T[]; nextToken?: string } {
  if (rows.length <= size) return { rows };
  const shown = rows.slice(0, size);
  return { rows: shown, nextToken: encodeToken(keyOf(shown.at(-1)!)) };
}
