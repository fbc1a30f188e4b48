import { Agent, type IncomingMessage, request } from "node:http";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";

/** The engine's own refusal, in its words. */
export class EngineError extends Error {
  override name = "EngineError";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Ask {
  method: "GET" | "POST" | "DELETE";
  /** With its query; without a version, which means the engine's newest. */
  path: string;
  body?: unknown;
  /** Sent as it is, instead of JSON. */
  stream?: Readable;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

/** A container engine by its HTTP API: https://docs.docker.com/reference/api/engine/, which Podman speaks too. */
export interface Engine {
  /** `Docker 20.10.24 at /run/docker.sock` */
  description: string;
  /** The JSON that the engine answers. Throws an EngineError for its refusals. */
  call<T>(ask: Ask): Promise<T>;
  /** The answer as it comes in. */
  open(ask: Ask): Promise<Readable>;
}

export interface EngineVersion {
  Version: string;
  Components?: { Name: string; Version: string }[];
}

export function engineAt(socketPath: string): Engine {
  const agent = new Agent({ keepAlive: true });

  const send = (ask: Ask): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const body = ask.body === undefined ? undefined : JSON.stringify(ask.body);
      const type = body === undefined ? {} : { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) };
      const empty = body === undefined && !ask.stream && ask.method === "POST" ? { "content-length": "0" } : {};
      const { method, path } = ask;
      const options = { socketPath, agent, method, path, headers: { host: "engine", ...type, ...empty, ...ask.headers } };
      const outgoing = request({ ...options, ...(ask.signal ? { signal: ask.signal } : {}) }, resolve);
      outgoing.on("error", reject);
      if (ask.stream) ask.stream.on("error", (error) => outgoing.destroy(error)).pipe(outgoing);
      else outgoing.end(body);
    });

  const open = async (ask: Ask): Promise<IncomingMessage> => {
    const answer = await send(ask);
    const status = answer.statusCode ?? 500;
    // 304: it is so already.
    if (status < 400) return answer;
    throw new EngineError(status, messageIn(await text(answer)));
  };

  return {
    description: socketPath,
    open,
    async call<T>(ask: Ask): Promise<T> {
      const answered = await text(await open(ask));
      return (answered === "" ? undefined : JSON.parse(answered)) as T;
    },
  };
}

function messageIn(answered: string): string {
  try {
    const { message, cause } = JSON.parse(answered) as { message?: string; cause?: string };
    return message ?? cause ?? answered;
  } catch {
    return answered.trim();
  }
}

/** Each line of a stream of JSON objects. */
export async function* objectsIn<T>(stream: Readable): AsyncGenerator<T> {
  let held = "";
  for await (const piece of stream.setEncoding("utf8")) {
    const lines = (held + piece).split("\n");
    held = lines.pop() ?? "";
    for (const line of lines) if (line.trim()) yield JSON.parse(line) as T;
  }
  if (held.trim()) yield JSON.parse(held) as T;
}
