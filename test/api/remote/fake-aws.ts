import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** What a client of AWS asked for: the operation with its input, however its protocol writes them. */
export interface Asked {
  operation: string;
  input: Record<string, unknown>;
}

/** A small AWS: every operation is one function from its input to what is answered. Signatures are taken as they are. */
export interface FakeAws {
  endpoint: string;
  asked: Asked[];
  stop(): Promise<void>;
}

type Answers = Record<string, (input: Record<string, unknown>) => unknown>;

/** Thrown by an answer: an error that the service declares. */
export class Declared extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export async function startFakeAws(answers: Answers): Promise<FakeAws> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const { operation, input, isQuery } = read(request, await bodyOf(request));
    asked.push({ operation, input });
    const send = (status: number, type: string, body: string) => response.writeHead(status, { "content-type": type }).end(body);
    try {
      const output = answers[operation]?.(input);
      if (output === undefined) throw new Declared("UnknownOperation", `The fake has no ${operation}`);
      if (isQuery)
        send(200, "text/xml", `<${operation}Response><${operation}Result>${xml(output)}</${operation}Result></${operation}Response>`);
      else send(operation === "Invoke" ? 202 : 200, "application/x-amz-json-1.1", JSON.stringify(output));
    } catch (error) {
      const { code = "Failure", message } = error as Declared;
      if (isQuery) send(400, "text/xml", `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`);
      else send(400, "application/x-amz-json-1.1", JSON.stringify({ __type: code, message }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

function read({ headers, url = "" }: IncomingMessage, body: string): Asked & { isQuery: boolean } {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return { operation: target.split(".")[1]!, input: JSON.parse(body || "{}"), isQuery: false };
  const invocation = /\/functions\/([^/]+)\/invocations/.exec(url);
  if (invocation) return { operation: "Invoke", input: { FunctionName: invocation[1], Payload: JSON.parse(body) }, isQuery: false };
  const form = Object.fromEntries(new URLSearchParams(body));
  return { operation: form.Action ?? url, input: form, isQuery: true };
}

const xml = (value: unknown): string =>
  Array.isArray(value)
    ? value.map((one) => `<member>${xml(one)}</member>`).join("")
    : typeof value === "object" && value !== null
      ? Object.entries(value)
          .map(([name, inner]) => `<${name}>${xml(inner)}</${name}>`)
          .join("")
      : String(value);
