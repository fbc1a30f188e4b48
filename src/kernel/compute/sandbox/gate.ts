import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Server, Socket } from "node:net";
import type { EnvironmentDoor } from "../compute.ts";
import { forwardRequest, openTunnel } from "./egress.ts";

/**
 * One http server behind the doors of all environments. The socket on which a connection was accepted is the environment's
 * identity: nothing inside an environment can make a connection arrive on another's. The same socket is the egress proxy.
 */
export interface Gate {
  address: string;
  guard(id: string, server: Server, egress: string[]): void;
  onRequest(door: EnvironmentDoor): void;
  close(): void;
}

interface Origin {
  id: string;
  egress: string[];
}

export function createGate(address: string): Gate {
  const origins = new WeakMap<Socket, Origin>();
  let answer: EnvironmentDoor = (_id, _request, response) => void response.writeHead(503).end("The server is starting.\n");
  const originOf = (request: IncomingMessage): Origin => origins.get(request.socket)!;

  const http = createServer((request: IncomingMessage, response: ServerResponse) => {
    const origin = originOf(request);
    if (request.url?.startsWith("http://")) forwardRequest(origin.egress, request, response);
    else answer(origin.id, request, response);
  });
  http.on("connect", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    openTunnel(originOf(request).egress, request.url ?? "", socket, head);
  });

  return {
    address,
    guard(id, server, egress) {
      server.on("connection", (socket: Socket) => {
        origins.set(socket, { id, egress });
        http.emit("connection", socket);
      });
    },
    onRequest(door) {
      answer = door;
    },
    close() {
      http.close();
      http.closeAllConnections();
    },
  };
}
