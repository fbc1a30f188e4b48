import { lookup } from "node:dns/promises";
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { BlockList, connect, isIPv6, type Socket } from "node:net";

/** This machine and its neighbours on the link (where clouds keep credentials): "*" does not mean them, only a pair that names them does. */
const near = new BlockList();
near.addSubnet("0.0.0.0", 8, "ipv4");
near.addSubnet("127.0.0.0", 8, "ipv4");
near.addSubnet("169.254.0.0", 16, "ipv4");
near.addAddress("::", "ipv6");
near.addAddress("::1", "ipv6");
near.addSubnet("fe80::", 10, "ipv6");

interface Target {
  host: string;
  port: number;
}

/** `host:port`, with the host possibly in brackets. */
export function parseTarget(authority: string, defaultPort?: number): Target | undefined {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([^:/@[\]\s]+))(?::(\d{1,5}))?$/.exec(authority);
  const host = (found?.[1] ?? found?.[2])?.toLowerCase();
  const port = found?.[3] === undefined ? defaultPort : Number(found[3]);
  return host !== undefined && port !== undefined && port > 0 && port < 65_536 ? { host, port } : undefined;
}

const isNamed = (egress: string[], { host, port }: Target): boolean =>
  egress.some((entry) => entry.toLowerCase() === `${host}:${port}` || entry.toLowerCase() === `[${host}]:${port}`);

/** The address to connect to, or undefined when the allow-list does not lead there. The address that was judged is the one used. */
export async function allowed(egress: string[], target: Target): Promise<string | undefined> {
  const named = isNamed(egress, target);
  if (!named && !egress.includes("*")) return undefined;
  const { address } = await lookup(target.host);
  const isNear = isIPv6(address) ? near.check(address, "ipv6") : near.check(address, "ipv4");
  return isNear && !named ? undefined : address;
}

export function openTunnel(egress: string[], authority: string, client: Socket, head: Buffer): void {
  const refuse = (status: string) => client.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  client.on("error", () => client.destroy());
  const target = parseTarget(authority);
  if (target === undefined) {
    refuse("400 Bad Request");
    return;
  }
  allowed(egress, target).then(
    (address) => {
      if (address === undefined) {
        refuse("403 Forbidden");
        return;
      }
      const remote = connect(target.port, address, () => {
        client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        remote.write(head);
        remote.pipe(client);
        client.pipe(remote);
      });
      remote.on("error", () => (remote.connecting ? refuse("502 Bad Gateway") : client.destroy()));
      client.on("close", () => remote.destroy());
    },
    () => refuse("502 Bad Gateway"),
  );
}

const hopByHop = ["connection", "proxy-connection", "proxy-authorization", "keep-alive", "te", "trailer", "upgrade"];
const endToEnd = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)));

export function forwardRequest(egress: string[], request: IncomingMessage, response: ServerResponse): void {
  const refuse = (status: number): void => {
    if (response.headersSent) response.destroy();
    else response.writeHead(status, { connection: "close" }).end();
  };
  const url = URL.parse(request.url ?? "");
  const target = url ? parseTarget(url.host, 80) : undefined;
  if (url === null || target === undefined) {
    refuse(400);
    return;
  }
  allowed(egress, target).then(
    (address) => {
      if (address === undefined) {
        refuse(403);
        return;
      }
      const path = `${url.pathname}${url.search}`;
      const onward = httpRequest({
        host: address,
        port: target.port,
        method: request.method,
        path,
        headers: { ...endToEnd(request.headers), host: url.host },
      });
      onward.on("response", (answer) => {
        response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
        answer.pipe(response);
      });
      onward.on("error", () => refuse(502));
      response.on("close", () => onward.destroy());
      request.pipe(onward);
    },
    () => refuse(502),
  );
}
