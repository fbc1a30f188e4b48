import pg from "pg";
import { isConnectionLost } from "./errors.ts";

/** How this process reaches PostgreSQL, whoever runs it. */
export interface Connections {
  /** A fresh connection. While PostgreSQL is away it waits for it, up to ten seconds. */
  connect(): Promise<pg.Client>;
}

const patienceMs = 10_000;
const stepMs = 10;

/** bigint counters and sizes of ours stay far below 2^53; as text they would break comparisons silently. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text") =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** `revive` is asked to bring PostgreSQL back whenever it cannot be reached. */
export function createConnections(target: pg.ClientConfig, revive: () => Promise<void>): Connections {
  const config: pg.ClientConfig = { application_name: "quintet", keepAlive: true, ...target, types };
  return {
    async connect() {
      const deadline = performance.now() + patienceMs;
      for (;;) {
        const client = new pg.Client(config);
        // Without a listener a connection that breaks while it is idle would end the process.
        client.on("error", () => undefined);
        try {
          await client.connect();
          return client;
        } catch (error) {
          await client.end().catch(() => undefined);
          if (!isConnectionLost(error) || performance.now() > deadline) throw error;
          await revive();
          await new Promise((resolve) => setTimeout(resolve, stepMs));
        }
      }
    },
  };
}
