export type { BusEvent, EventPattern, NewEvent, Subscription } from "./event.ts";
// publish(tx: Tx, event: NewEvent): Promise<void>   — the event exists when the transaction commits
// matches(pattern: EventPattern, envelope: object): boolean   — pure
// envelope(event: BusEvent): object   — AWS's JSON form
