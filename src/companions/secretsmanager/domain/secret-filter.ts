export interface SecretFilter {
  Key?: string | undefined;
  Values?: string[] | undefined;
}
export interface FilteredSecret {
  name: string;
  description: string | null;
  region: string;
  tags: { key: string; value: string }[];
}

/** Every filter must have a value that fits; a value that begins with "!" excludes instead. */
export const passes = (secret: FilteredSecret, filters: readonly SecretFilter[]): boolean =>
  filters.every(({ Key = "all", Values = [] }) => {
    const subjects = subjectsOf(secret, Key);
    const wanted = Values.filter((value) => !value.startsWith("!"));
    const unwanted = Values.filter((value) => value.startsWith("!")).map((value) => value.slice(1));
    if (unwanted.some((value) => subjects.some((subject) => fits(Key, subject, value)))) return false;
    return !wanted.length || wanted.some((value) => subjects.some((subject) => fits(Key, subject, value)));
  });

function subjectsOf({ name, description, region, tags }: FilteredSecret, key: string): string[] {
  switch (key) {
    case "name":
      return [name];
    case "description":
      return [description ?? ""];
    case "tag-key":
      return tags.map((tag) => tag.key);
    case "tag-value":
      return tags.map((tag) => tag.value);
    case "primary-region":
      return [region];
    case "owning-service":
      return [];
    default:
      return [name, description ?? "", ...tags.flatMap((tag) => [tag.key, tag.value])];
  }
}

/** Names respect case and match from the beginning, tags too; descriptions and "all" match the beginning of any word. */
function fits(key: string, subject: string, value: string): boolean {
  if (key === "name" || key === "tag-key" || key === "tag-value") return subject.startsWith(value);
  if (key === "primary-region") return subject === value;
  const words = (text: string) => text.toLowerCase().split(/[\s/_+=.@-]+/);
  return words(value).every((word) => words(subject).some((candidate) => candidate.startsWith(word)));
}
