import { expect, test } from "vitest";
import { selects, type TagFilter } from "./fleet.ts";

/** `k=v` both, `k` key only, `=v` value only; `,` is or, `&` is and between tag-set groups. */
const filterOf = (text: string): TagFilter => {
  const [key, value] = text.split("=");
  if (value === undefined) return { Key: key, Type: "KEY_ONLY" };
  return key === "" ? { Value: value, Type: "VALUE_ONLY" } : { Key: key, Value: value, Type: "KEY_AND_VALUE" };
};

const table = `
  env=prod            | env=prod            | yes
  env=prod            | env=test            | no
  env=prod,role=web   | role=web            | yes
  env                 | env=anything        | yes
  env                 | role=env            | no
  =web                | role=web            | yes
  =web                | web=role            | no
  env=prod&role=web   | env=prod role=web   | yes
  env=prod&role=web   | env=prod            | no
  env=prod,env=test&role=web,role=api | env=test role=api | yes
  env=prod            |                     | no
`;

test.each(
  table
    .trim()
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim())),
)("%s on %s: %s", (selection, tags, answer) => {
  const groups = selection!.split("&").map((group) => group.split(",").map(filterOf));
  const host = tags!
    .split(" ")
    .filter(Boolean)
    .map((tag) => ({ Key: tag.split("=")[0]!, Value: tag.split("=")[1]! }));
  const asked = groups.length > 1 ? { filters: [], tagSet: groups } : { filters: groups[0]!, tagSet: [] };
  expect(selects(asked, host)).toBe(answer === "yes");
});

test("no filter selects nothing", () => {
  expect(selects({ filters: [], tagSet: [] }, [{ Key: "a", Value: "b" }])).toBe(false);
});
