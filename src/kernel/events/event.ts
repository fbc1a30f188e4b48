import type { Kernel } from "../kernel.ts";
import type { Tx } from "../store/index.ts";

/** One EventBridge event, before it is put into AWS's envelope. */
export interface BusEvent {
  id: string;
  /** `aws.codebuild`, or a user's own. */
  source: string;
  detailType: string;
  account: string;
  region: string;
  time: Date;
  resources: string[];
  detail: Record<string, unknown>;
  /** Event bus name; "default" where AWS's services publish. */
  bus: string;
}
export type NewEvent = Omit<BusEvent, "id" | "time" | "bus" | "resources"> & Partial<Pick<BusEvent, "time" | "bus" | "resources">>;

/** An EventBridge pattern: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
export type EventPattern = { [field: string]: unknown };

/** A service's ear. `handle` runs in the transaction that marks the event as delivered to it: exactly once, at whichever server. */
export interface Subscription {
  /** Unique over all services: `codepipeline/build-ended`. */
  name: string;
  /** Matched against the event in AWS's envelope form (`source`, `detail-type`, `detail`, `account`, …). */
  pattern: EventPattern;
  handle(event: BusEvent, context: { tx: Tx; now: Date; kernel: Kernel }): Promise<void>;
}
