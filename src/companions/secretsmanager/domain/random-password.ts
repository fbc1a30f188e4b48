export interface PasswordWishes {
  PasswordLength?: number | undefined;
  ExcludeCharacters?: string | undefined;
  ExcludeNumbers?: boolean | undefined;
  ExcludePunctuation?: boolean | undefined;
  ExcludeUppercase?: boolean | undefined;
  ExcludeLowercase?: boolean | undefined;
  IncludeSpace?: boolean | undefined;
  RequireEachIncludedType?: boolean | undefined;
}

const usualLength = 32;
const lower = "abcdefghijklmnopqrstuvwxyz";
const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/** Undefined when the wishes leave no character, or more kinds than there is room for. `below(n)` is an even draw from 0 to n-1. */
export function randomPassword(wishes: PasswordWishes, below: (bound: number) => number): string | undefined {
  const length = wishes.PasswordLength ?? usualLength;
  const kinds = [
    wishes.ExcludeLowercase ? "" : lower,
    wishes.ExcludeUppercase ? "" : lower.toUpperCase(),
    wishes.ExcludeNumbers ? "" : "0123456789",
    wishes.ExcludePunctuation ? "" : punctuation,
    wishes.IncludeSpace ? " " : "",
  ]
    .map((kind) => [...kind].filter((character) => !wishes.ExcludeCharacters?.includes(character)))
    .filter((kind) => kind.length);
  const all = kinds.flat();
  const required = wishes.RequireEachIncludedType === false ? [] : kinds;
  if (!all.length || required.length > length) return undefined;
  const draw = (from: string[]) => from[below(from.length)]!;
  const characters = [...required.map(draw), ...Array.from({ length: length - required.length }, () => draw(all))];
  for (let at = characters.length - 1; at > 0; at--) {
    const other = below(at + 1);
    [characters[at], characters[other]] = [characters[other]!, characters[at]!];
  }
  return characters.join("");
}
