/** A `#{namespace.key}` inside a configuration value. */
export interface Reference {
  namespace: string;
  key: string;
  text: string;
}

const pattern = /#\{([A-Za-z0-9@\-_]+)\.([A-Za-z0-9@\-_.]+)\}/g;

export const referencesIn = (value: string): Reference[] =>
  [...value.matchAll(pattern)].map(([text, namespace = "", key = ""]) => ({ namespace, key, text }));

/** A namespace or a key that no one produced: the action cannot start. */
export class UnresolvedReference extends Error {
  readonly reference: Reference;
  constructor(reference: Reference) {
    super(`The variable ${reference.text} cannot be resolved: '${reference.namespace}' has no variable '${reference.key}'`);
    this.reference = reference;
  }
}

/** Replaces every reference; text around references stays. Throws UnresolvedReference. */
export function resolveReferences(value: string, namespaces: Record<string, Record<string, string>>): string {
  return value.replaceAll(pattern, (text, namespace: string, key: string) => {
    const produced = Object.hasOwn(namespaces, namespace) ? namespaces[namespace]! : {};
    if (!Object.hasOwn(produced, key)) throw new UnresolvedReference({ namespace, key, text });
    return produced[key]!;
  });
}

export const resolveConfiguration = (
  configuration: Record<string, string>,
  namespaces: Record<string, Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(Object.entries(configuration).map(([key, value]) => [key, resolveReferences(value, namespaces)]));
