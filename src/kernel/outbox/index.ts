export type { AnyWorker, Effect, PerformContext, Step, Worker } from "./worker.ts";
export { worker } from "./worker.ts";
// wake(tx: Tx, kind: string, id: string, at?: Date): Promise<void>   — append-only: never blocks on the machine that runs
