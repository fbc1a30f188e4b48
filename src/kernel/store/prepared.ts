import type pg from "pg";
import { isStalePlan } from "./errors.ts";

/** A statement earns a name, and with it a parse and a plan that are kept, when a connection runs it for the third time. */
const usesUntilNamed = 3;
/** Every kept plan costs PostgreSQL memory on every connection. */
const mostNamed = 150;

export type Query = (text: string, values: readonly unknown[]) => Promise<unknown>;

/** Runs statements on a connection, the frequent ones prepared. `onStale` is told when a migration has outdated what was kept. */
export function preparing(client: pg.Client, onStale: () => void): Query {
  const uses = new Map<string, number>();
  const names = new Map<string, string>();
  return async (text, values) => {
    if (values.length === 0) return client.query(text);
    const count = (uses.get(text) ?? 0) + 1;
    if (names.size < mostNamed) uses.set(text, count);
    if (count >= usesUntilNamed && !names.has(text) && names.size < mostNamed) {
      names.set(text, `q${names.size}`);
      uses.delete(text);
    }
    const name = names.get(text);
    try {
      return await client.query({ text, values: values as unknown[], ...(name ? { name } : {}) });
    } catch (error) {
      if (isStalePlan(error)) onStale();
      throw error;
    }
  };
}
