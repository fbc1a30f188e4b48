type Test = (event: unknown) => boolean;

interface Cursor {
  tokens: string[];
  at: number;
}

class Malformed extends Error {}

/** `{ $.level = "error" && ($.status >= 500 || $.user.name IS NULL) }`. Undefined when it cannot be read. */
export function parseJsonFilter(text: string): ((message: string) => boolean) | undefined {
  if (!text.endsWith("}")) return undefined;
  const tokens = tokenize(text.slice(1, -1));
  if (!tokens) return undefined;
  const cursor: Cursor = { tokens, at: 0 };
  let test: Test;
  try {
    test = either(cursor);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
  if (cursor.at < tokens.length) return undefined;
  return (message) => {
    const event = parsed(message);
    return event !== undefined && test(event);
  };
}

function parsed(message: string): unknown {
  if (!message.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function tokenize(text: string): string[] | undefined {
  const tokens: string[] = [];
  const form = /\s*(\$(?:\.[\w-]+|\[\d+\])*|"(?:[^"\\]|\\.)*"|&&|\|\||!=|<=|>=|[=<>()]|[^\s()=<>!&|"]+)/y;
  const end = text.trimEnd().length;
  while (form.lastIndex < end) {
    const found = form.exec(text);
    if (!found) return undefined;
    tokens.push(found[1]!);
  }
  return tokens;
}

function next(cursor: Cursor): string {
  const token = cursor.tokens[cursor.at++];
  if (token === undefined) throw new Malformed("unexpected end");
  return token;
}

function either(cursor: Cursor): Test {
  const tests = [both(cursor)];
  while (cursor.tokens[cursor.at] === "||") {
    cursor.at++;
    tests.push(both(cursor));
  }
  return (event) => tests.some((test) => test(event));
}

function both(cursor: Cursor): Test {
  const tests = [condition(cursor)];
  while (cursor.tokens[cursor.at] === "&&") {
    cursor.at++;
    tests.push(condition(cursor));
  }
  return (event) => tests.every((test) => test(event));
}

function condition(cursor: Cursor): Test {
  const first = next(cursor);
  if (first === "(") {
    const inner = either(cursor);
    if (next(cursor) !== ")") throw new Malformed("missing )");
    return inner;
  }
  if (!first.startsWith("$")) throw new Malformed(first);
  const path = [...first.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? index!);
  const operator = next(cursor);
  if (operator === "IS") return isWord(path, next(cursor));
  if (operator === "NOT") {
    if (next(cursor) !== "EXISTS") throw new Malformed("NOT");
    return (event) => valueAt(event, path) === undefined;
  }
  return comparison(path, operator, next(cursor));
}

const words: Record<string, unknown> = { TRUE: true, FALSE: false, NULL: null };

function isWord(path: string[], word: string): Test {
  if (!Object.hasOwn(words, word)) throw new Malformed(word);
  return (event) => valueAt(event, path) === words[word];
}

function valueAt(event: unknown, path: string[]): unknown {
  let value = event;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

const orders: Record<string, (value: number, limit: number) => boolean> = {
  "<": (value, limit) => value < limit,
  "<=": (value, limit) => value <= limit,
  ">": (value, limit) => value > limit,
  ">=": (value, limit) => value >= limit,
};

function comparison(path: string[], operator: string, operand: string): Test {
  const isText = operand.startsWith('"');
  const number = isText ? Number.NaN : Number(operand);
  if (Object.hasOwn(orders, operator)) {
    if (Number.isNaN(number)) throw new Malformed(operand);
    return (event) => {
      const value = valueAt(event, path);
      return typeof value === "number" && orders[operator]!(value, number);
    };
  }
  if (operator !== "=" && operator !== "!=") throw new Malformed(operator);
  const equals = Number.isNaN(number)
    ? textTest(isText ? operand.slice(1, -1).replaceAll(/\\(.)/g, "$1") : operand)
    : (value: unknown) => value === number;
  return (event) => {
    const value = valueAt(event, path);
    return value !== undefined && equals(value) === (operator === "=");
  };
}

/** A star at the beginning or the end stands for any text. */
function textTest(wanted: string): Test {
  const [starts, ends] = [wanted.startsWith("*"), wanted.endsWith("*") && wanted.length > 1];
  const core = wanted.slice(starts ? 1 : 0, ends ? -1 : undefined);
  return (value) => {
    if (typeof value !== "string") return false;
    if (starts && ends) return value.includes(core);
    if (starts) return value.endsWith(core);
    return ends ? value.startsWith(core) : value === core;
  };
}
