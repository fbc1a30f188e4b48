import { expect, test } from "vitest";
import { parseFilterPattern } from "./filter-pattern.ts";

const record = '{"level":"error","code":502,"ok":false,"user":{"name":"ann","roles":["dev","ops"]},"gone":null}';

/** [pattern, message, whether it is wanted] */
test.each([
  ["", "anything", true],
  ['""', "anything", true],
  ["ERROR", "an ERROR here", true],
  ["ERROR", "an error here", false],
  ["ERROR disk", "disk ERROR", true],
  ["ERROR disk", "net ERROR", false],
  ["?ERROR ?WARN", "a WARN", true],
  ["?ERROR ?WARN", "an INFO", false],
  ["ERROR -timeout", "ERROR full", true],
  ["ERROR -timeout", "ERROR timeout", false],
  ['"disk full"', "ERROR disk full", true],
  ['"disk full"', "full disk", false],
  ['-"disk full"', "disk full", false],
  ['"say \\"hi\\""', 'they say "hi" again', true],
  ['{ $.level = "error" }', record, true],
  ['{ $.level = "err*" }', record, true],
  ['{ $.level = "*ror" }', record, true],
  ['{ $.level != "error" }', record, false],
  ["{ $.level = error }", record, true],
  ["{ $.code = 502 }", record, true],
  ["{ $.code >= 500 }", record, true],
  ["{ $.code < 500 }", record, false],
  ['{ $.level = "error" && $.code > 600 }', record, false],
  ['{ $.level = "info" || $.code > 500 }', record, true],
  ['{ ($.level = "info" || $.code > 500) && $.user.name = "ann" }', record, true],
  ['{ $.user.roles[1] = "ops" }', record, true],
  ["{ $.ok IS FALSE }", record, true],
  ["{ $.gone IS NULL }", record, true],
  ["{ $.absent NOT EXISTS }", record, true],
  ["{ $.level NOT EXISTS }", record, false],
  ['{ $.absent != "x" }', record, false],
  ['{ $.level = "error" }', "level error", false],
])("%s on %s", (pattern, message, wanted) => {
  expect(parseFilterPattern(pattern)?.(message)).toBe(wanted);
});

test.each([
  "{ $.x",
  "{ $.x = }",
  "{ x = 1 }",
  "{ $.x ~ 1 }",
  "{ $.x = 1 && }",
  "{ ($.x = 1 }",
  "{ $.x IS MAYBE }",
  '"open',
  "[ip, user]",
  "%re%",
])("%s makes no sense", (pattern) => {
  expect(parseFilterPattern(pattern)).toBeUndefined();
});
