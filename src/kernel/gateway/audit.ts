import type { ServiceName } from "../../contracts/index.ts";
import type { Request } from "./operation.ts";

/** One operation that was asked for, for whoever keeps an audit trail. */
export interface AuditRecord {
  request: Request;
  service: ServiceName;
  operation: string;
  input: unknown;
  /** What was thrown, where it failed. */
  error?: unknown;
}
