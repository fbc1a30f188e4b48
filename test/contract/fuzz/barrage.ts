import type { ServiceName } from "../../../src/contracts/index.ts";
import { Connection, type Reply } from "./client.ts";
import { createRandom } from "./random.ts";
import { type FuzzRequest, requestMaker } from "./requests.ts";
import type { Keys } from "./sign.ts";

export interface Barrage {
  endpoint: string;
  keys: Keys;
  seed: number;
  count: number;
  isServed(service: ServiceName, operation: string): boolean;
  /** What the server logged about a request. */
  causeOf(requestId: string): string | undefined;
}

export interface Outcome {
  /** Answers by status; 0 where none came. */
  statuses: Record<number, number>;
  /** Operation → the first request that it answered with a 5xx other than 501, or without a request id, or not at all. */
  failures: Record<string, string>;
}

const atOnce = 16;

const isFine = ({ status, requestId }: Reply): boolean => status >= 200 && (status < 500 || status === 501) && requestId !== undefined;

const show = ({ method, path, query, body }: FuzzRequest): string =>
  `${method} ${path.slice(0, 200)}?${query.slice(0, 200)} ${body.toString().slice(0, 500)}`;

/** Sends `count` random requests, sixteen at a time, and notes what went wrong. */
export async function barrage({ endpoint, keys, seed, count, isServed, causeOf }: Barrage): Promise<Outcome> {
  const maker = requestMaker(createRandom(seed), { keys, host: new URL(endpoint).host }, isServed);
  const outcome: Outcome = { statuses: {}, failures: {} };
  let left = count;
  const worker = async (): Promise<void> => {
    const connection = new Connection(endpoint);
    while (left-- > 0) {
      const request = maker.next();
      const reply = await connection.send(request).catch((error: Error) => ({ status: 0, requestId: undefined, text: error.message }));
      outcome.statuses[reply.status] = (outcome.statuses[reply.status] ?? 0) + 1;
      if (isFine(reply) || request.name in outcome.failures) continue;
      const cause = causeOf(reply.requestId ?? "")?.slice(0, 800) ?? "";
      outcome.failures[request.name] = `${reply.status} ${reply.text.slice(0, 200)}\n${show(request)}\n${cause}`;
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return outcome;
}
