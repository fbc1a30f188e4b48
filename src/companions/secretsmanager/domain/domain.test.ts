import { expect, test } from "vitest";
import { randomPassword } from "./random-password.ts";
import { passes } from "./secret-filter.ts";
import { readSecretId } from "./secret-id.ts";
import { moveStages } from "./stages.ts";

test("a secret is named by name or ARN", () => {
  expect(readSecretId("app/db")).toEqual({ name: "app/db" });
  const arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app/db-AbCdEf";
  expect(readSecretId(arn)).toEqual({ arn, account: "123456789012", region: "eu-west-1", name: "app/db-AbCdEf" });
});

const staged = (text: string) =>
  text.split(" ").map((part) => {
    const [version_id = "", stages = ""] = part.split("=");
    return { version_id, stages: stages ? stages.split("+") : [] };
  });
const shown = (versions: { version_id: string; stages: string[] }[]) =>
  versions.map((v) => `${v.version_id}=${v.stages.join("+")}`).join(" ");

test.each([
  ["1=AWSCURRENT 2=", "2", ["AWSCURRENT"], "1=AWSPREVIOUS 2=AWSCURRENT"],
  ["1=AWSPREVIOUS 2=AWSCURRENT 3=", "3", ["AWSCURRENT"], "1= 2=AWSPREVIOUS 3=AWSCURRENT"],
  ["1=AWSPREVIOUS 2=AWSCURRENT", "1", ["AWSCURRENT"], "1=AWSCURRENT 2=AWSPREVIOUS"],
  ["1=AWSCURRENT 2=", "2", ["AWSPENDING"], "1=AWSCURRENT 2=AWSPENDING"],
  ["1=AWSCURRENT+x 2=", "2", ["x"], "1=AWSCURRENT 2=x"],
  ["1=AWSCURRENT", "1", ["AWSCURRENT"], "1=AWSCURRENT"],
])("%s, then %s gets %s: %s", (before, to, stages, after) => {
  expect(shown(moveStages(staged(before), to, stages))).toBe(after);
});

test.each([
  [{ Key: "name", Values: ["app"] }, true],
  [{ Key: "name", Values: ["App"] }, false],
  [{ Key: "name", Values: ["!app"] }, false],
  [{ Key: "name", Values: ["!other"] }, true],
  [{ Key: "tag-key", Values: ["env"] }, true],
  [{ Key: "tag-value", Values: ["prod"] }, false],
  [{ Key: "description", Values: ["MAIN"] }, true],
  [{ Key: "all", Values: ["db"] }, true],
  [{ Key: "primary-region", Values: ["eu-west-1"] }, true],
])("%j passes: %s", (filter, expected) => {
  const secret = { name: "app/db", description: "The main database", region: "eu-west-1", tags: [{ key: "env", value: "dev" }] };
  expect(passes(secret, [filter])).toBe(expected);
});

test("a random password is as long and as mixed as wished", () => {
  let seed = 1;
  const below = (bound: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % bound;
  };
  for (let round = 0; round < 200; round++) {
    expect(randomPassword({}, below)).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^\w])[!-~]{32}$/);
    expect(randomPassword({ PasswordLength: 4 }, below)).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{4}$/);
    expect(
      randomPassword(
        { PasswordLength: 9, ExcludePunctuation: true, ExcludeNumbers: true, ExcludeUppercase: true, ExcludeCharacters: "abc" },
        below,
      ),
    ).toMatch(/^[d-z]{9}$/);
  }
  expect(randomPassword({ PasswordLength: 3 }, below)).toBeUndefined();
});
