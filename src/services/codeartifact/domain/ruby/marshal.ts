/** What Ruby's Marshal writes of the values that RubyGems and Bundler read: https://docs.ruby-lang.org/en/master/marshal_rdoc.html */
export type RubyValue =
  | string
  | number
  | boolean
  | null
  | RubyValue[]
  | { symbol: string }
  | { hash: [RubyValue, RubyValue][] }
  /** An object with instance variables, one that dumps to a value (`marshal_dump`), and one that dumps to bytes (`_dump`). */
  | { object: string; variables: [string, RubyValue][] }
  | { dumped: string; value: RubyValue }
  | { packed: string; bytes: Uint8Array };

export function marshal(value: RubyValue): Buffer {
  return Buffer.concat([Buffer.from([4, 8]), ...write(value)]);
}

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");
const sized = (content: Uint8Array): Uint8Array[] => [long(content.length), content];
const symbol = (name: string): Uint8Array[] => [bytes(":"), ...sized(bytes(name))];

function write(value: RubyValue): Uint8Array[] {
  if (value === null) return [bytes("0")];
  if (typeof value === "boolean") return [bytes(value ? "T" : "F")];
  if (typeof value === "number") return [bytes("i"), long(value)];
  // The instance variable E says that it is UTF-8.
  if (typeof value === "string") return [bytes('I"'), ...sized(bytes(value)), long(1), ...symbol("E"), bytes("T")];
  if (Array.isArray(value)) return [bytes("["), long(value.length), ...value.flatMap(write)];
  if ("symbol" in value) return symbol(value.symbol);
  if ("hash" in value) return [bytes("{"), long(value.hash.length), ...value.hash.flatMap(([key, one]) => [...write(key), ...write(one)])];
  if ("dumped" in value) return [bytes("U"), ...symbol(value.dumped), ...write(value.value)];
  if ("packed" in value) return [bytes("u"), ...symbol(value.packed), ...sized(value.bytes)];
  const variables = value.variables.flatMap(([name, one]) => [...symbol(`@${name}`), ...write(one)]);
  return [bytes("o"), ...symbol(value.object), long(value.variables.length), ...variables];
}

/** Marshal's own way to write a number from 0 to 2^30 - 1. */
function long(value: number): Uint8Array {
  if (value === 0) return new Uint8Array([0]);
  if (value < 123) return new Uint8Array([value + 5]);
  const parts: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) parts.push(rest % 256);
  return new Uint8Array([parts.length, ...parts]);
}
