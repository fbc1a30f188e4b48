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
