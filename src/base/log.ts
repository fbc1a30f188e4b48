/** Structured log lines: one JSON object a line on stderr, so that stdout stays the program's own words. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

type Level = "info" | "warn" | "error";

const plain = (value: unknown): unknown =>
  value instanceof Error ? { name: value.name, message: value.message, stack: value.stack, cause: plain(value.cause) } : value;

/** `write` takes one finished line without its newline. */
export function createLog(write: (line: string) => void, least: Level = "info"): Log {
  const levels: Level[] = ["info", "warn", "error"];
  const at =
    (level: Level) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      if (levels.indexOf(level) < levels.indexOf(least)) return;
      const shown = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, plain(value)]));
      write(JSON.stringify({ time: new Date().toISOString(), level, message, ...shown }));
    };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}
