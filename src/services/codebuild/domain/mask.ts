/** Shorter values would blot out half of every log. */
const shortestSecret = 3;

/** Replaces exact secret values, longest first so that one secret inside another leaves no rest. Every line of a multi-line secret counts. */
export function createMask(secrets: string[]): (text: string) => string {
  const values = [...new Set(secrets.flatMap((secret) => [secret, ...secret.split("\n")]))]
    .map((value) => value.replace(/\r$/, ""))
    .filter((value) => value.length >= shortestSecret)
    .sort((left, right) => right.length - left.length);
  return (text) => values.reduce((masked, value) => masked.replaceAll(value, "***"), text);
}
