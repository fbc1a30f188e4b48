/** Where an event stands among all: by its time, then in the order of arrival. */
export interface Position {
  timestamp: number;
  chunk: number;
  index: number;
}

export const comparePositions = (one: Position, other: Position): number =>
  one.timestamp - other.timestamp || one.chunk - other.chunk || one.index - other.index;

const write = ({ timestamp, chunk, index }: Position): string => [timestamp, chunk, index].join(".");

function read(text: string): Position | undefined {
  const numbers = text.split(".").map(Number);
  const [timestamp, chunk, index] = numbers;
  return numbers.length === 3 &&
    timestamp !== undefined &&
    chunk !== undefined &&
    index !== undefined &&
    numbers.every(Number.isSafeInteger)
    ? { timestamp, chunk, index }
    : undefined;
}

/** A page token of GetLogEvents: in which direction to go on, and from where. */
export interface EventsToken {
  forward: boolean;
  from: Position;
}

export const writeToken = ({ forward, from }: EventsToken): string => `${forward ? "f" : "b"}/${write(from)}/s`;

export function readToken(token: string): EventsToken | undefined {
  const [direction, position, end, ...more] = token.split("/");
  const from = read(position ?? "");
  return from && (direction === "f" || direction === "b") && end === "s" && more.length === 0
    ? { forward: direction === "f", from }
    : undefined;
}

/** Before every event there is. */
export const beginning: Position = { timestamp: 0, chunk: 0, index: -1 };

/** The decimal `eventId` of FilterLogEvents, unique and in the order of events. */
export const eventId = ({ timestamp, chunk, index }: Position): string =>
  String(timestamp).padStart(20, "0") + String(chunk).padStart(26, "0") + String(index).padStart(10, "0");
