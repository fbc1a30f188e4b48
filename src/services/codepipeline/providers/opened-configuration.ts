import type { Kernel } from "../../../kernel/kernel.ts";
import { isSealed, sealedText } from "../domain/declaration/secrets.ts";

/** A configuration with its secrets readable: for whoever does the work, never for an answer to a reader. */
export const openedConfiguration = (
  { iam }: Pick<Kernel, "iam">,
  account: string,
  configuration: Record<string, string>,
): Record<string, string> =>
  Object.fromEntries(Object.entries(configuration).map(([key, value]) => [key, isSealed(value) ? opened(iam, account, value) : value]));

/** What only looks sealed, because somebody wrote it so, is what they wrote. */
function opened({ vault }: Kernel["iam"], account: string, value: string): string {
  try {
    return vault.open(account, Buffer.from(sealedText(value), "base64")).toString("utf8");
  } catch {
    return value;
  }
}

/** The text that takes a secret's place in a stored declaration. */
export const sealSecret = ({ iam }: Pick<Kernel, "iam">, account: string, value: string): string =>
  iam.vault.seal(account, Buffer.from(value)).toString("base64");
