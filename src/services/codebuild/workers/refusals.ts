/** True for an answer of the kind "you may not" or "there is none": declared exceptions and refusals of the front door, not bugs. */
export function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { $fault, fault } = error as { $fault?: string; fault?: string };
  return $fault === "client" || fault === "client";
}

export const isAccessDenied = (error: unknown): error is Error => isRefusal(error) && /^AccessDenied/.test(error.name);
