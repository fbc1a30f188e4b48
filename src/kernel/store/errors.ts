const codeOf = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
};

/** A row with the same key is already there. */
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === "23505";

/** The transaction lost against another one, or against a migration, and may simply be tried again. */
export const isConflict = (error: unknown): boolean => ["40001", "40P01"].includes(codeOf(error) ?? "") || isStalePlan(error);

/** A prepared statement that was planned before a migration changed its table. */
export const isStalePlan = (error: unknown): boolean => codeOf(error) === "0A000" && /cached plan/.test((error as Error).message);

/** PostgreSQL or the way to it is gone: killed, starting, stopping, or its socket is missing. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  if (code) return ["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "57P01", "57P02", "57P03", "08006", "08003", "08001"].includes(code);
  return error instanceof Error && /Connection terminated|Client has encountered a connection error|not queryable/.test(error.message);
}

/** Errors after which `transaction` runs the whole work again, so nobody else should make anything of them. */
export const isRetriedByStore = (error: unknown): boolean => isConflict(error) || isConnectionLost(error);
