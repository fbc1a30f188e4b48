import { Agent, request as httpRequest } from "node:http";
import type { ServiceName } from "../../../src/contracts/index.ts";
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

interface Reply {
  status: number;
  requestId: string | undefined;
  text: string;
}

const atOnce = 16;
const answerWithinMs = 20_000;

const sender = (endpoint: string) => {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const { hostname: host, port } = new URL(endpoint);
  return ({ method, path, query, headers, body }: FuzzRequest): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const options = { agent, method, host, port, path: query ? `${path}?${query}` : path };
      const asked = httpRequest({ ...options, headers: { ...headers, "content-length": body.length } }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          if (text.length < 2000) text += chunk;
        });
        response.on("error", reject).on("end", () => {
          const id = response.headers["x-amzn-requestid"] ?? response.headers["x-amz-request-id"];
          resolve({ status: response.statusCode ?? 0, requestId: id as string | undefined, text });
        });
      });
      asked.setTimeout(answerWithinMs, () => asked.destroy(new Error(`no answer within ${answerWithinMs} ms`)));
      asked.on("error", reject).end(body);
    });
};

const isFine = ({ status, requestId }: Reply): boolean => status >= 200 && (status < 500 || status === 501) && requestId !== undefined;

const show = ({ method, path, query, body }: FuzzRequest): string =>
  `${method} ${path.slice(0, 200)}?${query.slice(0, 200)} ${body.toString().slice(0, 500)}`;

/** Sends `count` random requests, sixteen at a time, and notes what went wrong. */
export async function barrage({ endpoint, keys, seed, count, isServed, causeOf }: Barrage): Promise<Outcome> {
  const send = sender(endpoint);
  const maker = requestMaker(createRandom(seed), { keys, host: new URL(endpoint).host }, isServed);
  const outcome: Outcome = { statuses: {}, failures: {} };
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const request = maker.next();
      const reply = await send(request).catch((error: Error) => ({ status: 0, requestId: undefined, text: error.message }));
      outcome.statuses[reply.status] = (outcome.statuses[reply.status] ?? 0) + 1;
      if (isFine(reply) || request.name in outcome.failures) continue;
      const cause = causeOf(reply.requestId ?? "")?.slice(0, 800) ?? "";
      outcome.failures[request.name] = `${reply.status} ${reply.text.slice(0, 200)}\n${show(request)}\n${cause}`;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return outcome;
}
