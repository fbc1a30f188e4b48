/** One thing a dummy script does. */
export type Directive =
  | { type: "line"; text: string }
  | { type: "write"; path: string; text: string }
  | { type: "sleep"; ms: number }
  | { type: "exit"; code: number }
  | { type: "oom" }
  | { type: "hang" }
  | { type: "vanish" };

const LINE = /^\s*#dummy: (\w+) ?(.*)$/;
const DURATION = /^(\d+)(ms|s|m)$/;
const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000 };

/** Reads the `#dummy: …` lines of a script; every other line means nothing to the dummy. Throws on a directive it does not know. */
export function directivesOf(script: string): Directive[] {
  const found = script.split("\n").flatMap((line) => {
    const [, word, rest] = LINE.exec(line) ?? [];
    return word === undefined ? [] : [directive(word, rest ?? "")];
  });
  return found;
}

function directive(word: string, rest: string): Directive {
  switch (word) {
    case "line":
      return { type: "line", text: rest };
    case "write": {
      const [path = "", ...text] = rest.split(" ");
      return { type: "write", path, text: text.join(" ") };
    }
    case "sleep": {
      const [, amount, unit] = DURATION.exec(rest) ?? [];
      if (amount === undefined || unit === undefined) throw new Error(`Not a duration: ${rest}`);
      return { type: "sleep", ms: Number(amount) * UNITS[unit]! };
    }
    case "exit":
      return { type: "exit", code: Number(rest) };
    case "oom":
    case "hang":
    case "vanish":
      return { type: word };
    default:
      throw new Error(`No such dummy directive: ${word}`);
  }
}
