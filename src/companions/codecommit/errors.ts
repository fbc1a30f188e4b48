import * as sdk from "@aws-sdk/client-codecommit";

type Declared = new (options: { message: string; $metadata: object }) => Error;
type Name = { [K in keyof typeof sdk]: (typeof sdk)[K] extends Declared ? K : never }[keyof typeof sdk];

/** One of CodeCommit's own exceptions, of which there are some two hundred, by its name. */
export function fault(name: Name, message: string): Error {
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: the names are checked, and all of them are loaded anyway
  const Exception = sdk[name] as unknown as Declared;
  return new Exception({ message, $metadata: {} });
}
