import type { RuleState } from "@aws-sdk/client-eventbridge";
import type { Generated } from "kysely";
import type { Input } from "../../../contracts/types.ts";
import type { EventEnvelope } from "../../../kernel/events/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";

/** A target that passed PutTargets. */
export type StoredTarget = Input<typeof import("@aws-sdk/client-eventbridge"), "PutTargets">["Targets"][number];

type EventTables = {
  event_bus: { account: string; region: string; name: string; description: string | null; created_at: Date };
  event_rule: {
    account: string;
    region: string;
    bus: string;
    name: string;
    pattern: string | null;
    schedule: string | null;
    state: RuleState;
    description: string | null;
    role_arn: string | null;
    created_at: Date;
    next_at: Date | null;
  };
  event_target: { account: string; region: string; bus: string; rule: string; id: string; arn: string; target: StoredTarget };
  event_delivery: {
    id: string;
    account: string;
    region: string;
    rule_arn: string;
    target: StoredTarget;
    event: EventEnvelope;
    created_at: Date;
    asked: Generated<boolean>;
  };
};

export const db = (tx: Tx) => tx.withTables<EventTables>();
