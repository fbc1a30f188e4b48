import pg from "pg";
import type { Log } from "../../base/log.ts";
import type { Connections } from "./connections.ts";

type Heard = (payload: string) => void;

export interface Listener {
  listen(channel: string, heard: Heard): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** One connection that hears for everybody in this process. It comes back by itself, and says so with an empty payload. */
export function createListener(connections: Connections, log: Log): Listener {
  const channels = new Map<string, Set<Heard>>();
  let connected: Promise<pg.Client> | undefined;
  let closed = false;

  async function connect(): Promise<pg.Client> {
    const client = await connections.connect();
    client.on("notification", ({ channel, payload }) => {
      for (const heard of channels.get(channel) ?? []) heard(payload ?? "");
    });
    client.on("error", (error) => log.warn("The listening connection was lost", { error }));
    client.on("end", () => {
      if (!closed) void reconnect();
    });
    for (const channel of channels.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    return client;
  }

  async function reconnect(): Promise<void> {
    connected = connect();
    try {
      await connected;
      for (const listeners of channels.values()) for (const heard of listeners) heard("");
    } catch (error) {
      log.warn("Cannot listen; trying again", { error });
      const again = setTimeout(() => void (closed || reconnect()), 500);
      again.unref();
    }
  }

  return {
    async listen(channel, heard) {
      const listeners = channels.get(channel) ?? new Set();
      const isNew = listeners.size === 0;
      channels.set(channel, listeners.add(heard));
      const existing = connected;
      connected ??= connect();
      const client = await connected;
      if (existing && isNew) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      return async () => {
        listeners.delete(heard);
      };
    },
    async close() {
      closed = true;
      await (await connected?.catch(() => undefined))?.end();
    },
  };
}
