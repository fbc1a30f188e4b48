import type { LogGroupClass } from "@aws-sdk/client-cloudwatch-logs";
import type { Generated } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";

type LogTables = {
  log_group: {
    account: string;
    region: string;
    name: string;
    created_at: Date;
    retention_days: number | null;
    class: LogGroupClass;
  };
  log_stream: {
    key: Generated<number>;
    account: string;
    region: string;
    group_name: string;
    name: string;
    created_at: Date;
    first_event_at: number | null;
    last_event_at: number | null;
    ingested_at: number | null;
    stored_bytes: Generated<number>;
  };
  log_chunk: {
    seq: Generated<number>;
    stream: number;
    first_at: number;
    last_at: number;
    count: number;
    size_bytes: number;
    ingested_at: number;
    body: Buffer;
  };
};

export const db = (tx: Tx) => tx.withTables<LogTables>();
