export type { Bus, BusSettings } from "./bus.ts";
export { createBus, migrateBus } from "./bus.ts";
export type { BusEvent, EventPattern, NewEvent, Subscription } from "./event.ts";
export { InvalidPattern } from "./pattern/invalid-pattern.ts";
export { compilePattern, matches, parsePattern } from "./pattern/pattern.ts";
export type { EventEnvelope } from "./publish.ts";
export { envelope, publish, publishAll } from "./publish.ts";
