import { type BusPlace, busArn, ruleArn } from "./places.ts";
import type { BusRow } from "./store/buses.ts";
import type { RuleRow } from "./store/rules.ts";

export const describeBus = (place: BusPlace, row: BusRow) => ({
  Name: row.name,
  Arn: busArn(place),
  ...(row.description === null ? {} : { Description: row.description }),
  ...(row.created_at ? { CreationTime: row.created_at, LastModifiedTime: row.created_at } : {}),
});

export const describeRule = (row: RuleRow) => ({
  Name: row.name,
  Arn: ruleArn(row, row.name),
  State: row.state,
  EventBusName: row.bus,
  ...(row.pattern === null ? {} : { EventPattern: row.pattern }),
  ...(row.schedule === null ? {} : { ScheduleExpression: row.schedule }),
  ...(row.description === null ? {} : { Description: row.description }),
  ...(row.role_arn === null ? {} : { RoleArn: row.role_arn }),
});
