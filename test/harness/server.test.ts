import { once } from "node:events";
import { connect } from "node:net";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { startServer } from "./index.ts";

test("a test server answers its administrator, also after a restart, and servers share nothing", async () => {
  const [server, other] = await Promise.all([startServer(), startServer()]);
  try {
    const identity = () => server.client(STSClient).send(new GetCallerIdentityCommand({}));
    expect((await identity()).Account).toBe(server.account);
    await server.restart();
    expect((await identity()).Account).toBe(server.account);
    const stranger = server.client(STSClient, { credentials: other.credentials });
    await expect(stranger.send(new GetCallerIdentityCommand({}))).rejects.toThrow("security token");
  } finally {
    await Promise.all([server.stop(), other.stop()]);
  }
});

test("a stop ends with the requests that were under way: their connections are not kept for more", async () => {
  const server = await startServer();
  try {
    const begin = async () => {
      const socket = connect(Number(new URL(server.endpoint).port), "127.0.0.1");
      await once(socket, "connect");
      socket.write("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{");
      return socket;
    };
    const [first, second] = await Promise.all([begin(), begin()]);
    await fetch(`${server.endpoint}/health`);
    const restarted = server.restart();
    first.write("}");
    await once(first, "data");
    // Were its connection kept until all are cut, the second request would have no answer any more.
    await once(first, "close");
    second.write("}");
    await once(second, "data");
    await restarted;
  } finally {
    await server.stop();
  }
});
