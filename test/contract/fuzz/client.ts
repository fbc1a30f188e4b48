import { connect, type Socket } from "node:net";
import type { FuzzRequest } from "./requests.ts";

export interface Reply {
  status: number;
  requestId: string | undefined;
  text: string;
}

const answerWithinMs = 20_000;
const headEnd = Buffer.from("\r\n\r\n");

/** One kept-alive connection that asks one thing at a time. Node's own client costs as much as half the server's work. */
export class Connection {
  readonly port: number;
  readonly host: string;
  socket: Socket | undefined;

  constructor(endpoint: string) {
    const { hostname, port } = new URL(endpoint);
    this.host = hostname;
    this.port = Number(port);
  }

  send({ method, path, query, headers, body }: FuzzRequest): Promise<Reply> {
    const lines = Object.entries({ ...headers, "content-length": body.length }).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = Buffer.from(`${method} ${query ? `${path}?${query}` : path} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1");
    return this.exchange(Buffer.concat([head, body]), method === "HEAD");
  }

  close(): void {
    this.socket?.destroy();
    this.socket = undefined;
  }

  private exchange(bytes: Buffer, isHead: boolean): Promise<Reply> {
    if (!this.socket || this.socket.destroyed) this.socket = connect(this.port, this.host).setNoDelay().setTimeout(answerWithinMs);
    const { socket } = this;
    let received: Buffer = Buffer.alloc(0);
    return new Promise((resolve, reject) => {
      const end = (): void => void socket.removeListener("data", take).removeListener("close", lost).removeListener("timeout", late);
      const take = (chunk: Buffer): void => {
        received = received.length ? Buffer.concat([received, chunk]) : chunk;
        const answer = readAnswer(received, isHead);
        if (!answer) return;
        end();
        if (answer.closes) this.close();
        resolve(answer.reply);
      };
      const lost = (): void => {
        end();
        this.socket = undefined;
        reject(new Error("the connection was closed without an answer"));
      };
      const late = (): void => void socket.destroy(new Error(`no answer within ${answerWithinMs} ms`));
      socket.on("data", take).on("close", lost).on("timeout", late);
      if (socket.listenerCount("error") === 0) socket.on("error", () => {});
      socket.write(bytes);
    });
  }
}

/** Undefined while the answer is not whole. Interim answers (100 Continue) are skipped. */
function readAnswer(bytes: Buffer, isHead: boolean): { reply: Reply; closes: boolean } | undefined {
  const at = bytes.indexOf(headEnd);
  if (at < 0) return undefined;
  const head = bytes.toString("latin1", 0, at);
  const body = bytes.subarray(at + headEnd.length);
  const status = Number(head.slice(9, 12));
  if (status >= 100 && status < 200) return readAnswer(body, isHead);
  const header = (name: string): string | undefined => new RegExp(`^${name}: *(.*?) *$`, "im").exec(head)?.[1];
  const isBare = isHead || status === 204 || status === 304;
  const text = isBare ? "" : header("transfer-encoding") === "chunked" ? chunked(body) : counted(body, header("content-length"));
  if (text === undefined) return undefined;
  const requestId = header("x-amzn-requestid") ?? header("x-amz-request-id");
  return { reply: { status, requestId, text }, closes: header("connection") === "close" };
}

function counted(body: Buffer, length: string | undefined): string | undefined {
  const bytes = Number(length ?? 0);
  return body.length < bytes ? undefined : body.toString("utf8", 0, Math.min(bytes, 2000));
}

/** The last chunk is empty; what is shown of the others needs no exactness. */
const chunked = (body: Buffer): string | undefined =>
  body.subarray(-5).toString("latin1") === "0\r\n\r\n" ? body.toString("utf8", 0, 2000) : undefined;
