import { expect, test } from "vitest";
import { eventTime } from "./event-detail.ts";
import { parseSecretReference } from "./variables.ts";

const arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf";

test.each([
  ["db", { secretId: "db" }],
  ["db:user", { secretId: "db", jsonKey: "user" }],
  ["db:user:AWSPREVIOUS", { secretId: "db", jsonKey: "user", stage: "AWSPREVIOUS" }],
  ["db:::v1", { secretId: "db", versionId: "v1" }],
  [arn, { secretId: arn }],
  [`${arn}:user`, { secretId: arn, jsonKey: "user" }],
])("%s", (text, parsed) => expect(parseSecretReference(text)).toEqual(parsed));

test("events write times as AWS does", () => {
  expect(eventTime(Date.UTC(2020, 3, 23, 0, 59, 22))).toBe("Apr 23, 2020 12:59:22 AM");
  expect(eventTime(Date.UTC(2020, 3, 3, 13, 5, 2))).toBe("Apr 3, 2020 1:05:02 PM");
});
