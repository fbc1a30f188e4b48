/** An opaque `nextToken` from any JSON value: usually the key of the last row that was shown. */
export const encodeToken = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** What `encodeToken` was given. Anything a client made up throws the operation's own exception. */
export function decodeToken<T>(token: string, invalid: () => Error): T {
  try {
    if (!/^[\w-]+$/.test(token)) throw invalid();
    return JSON.parse(Buffer.from(token, "base64url").toString("utf8")) as T;
  } catch {
    throw invalid();
  }
}
