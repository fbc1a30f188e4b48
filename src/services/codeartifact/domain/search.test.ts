import { expect, test } from "vitest";
import { findInOrder, isShown, type Searched, searchOrder } from "./search.ts";
import type { VersionStatus } from "./version-status.ts";

/** `a > b c` has the upstreams b and c; `d @npm` an external connection. */
function repositories(text: string): Map<string, Searched> {
  const lines = text.trim().split(/\s*;\s*/);
  return new Map(
    lines.map((line) => {
      const [, id = "", upstreams = "", connection] = /^(\w+)(?: >([ \w]+?))?(?: @(\w+))?$/.exec(line) ?? [];
      const searched: Searched = {
        id,
        upstreams: upstreams.trim().split(/\s+/).filter(Boolean),
        ...(connection ? { externalConnection: connection } : {}),
      };
      return [id, searched];
    }),
  );
}
interface Rules {
  /** Repositories where the package's own control blocks upstreams. */
  blocked?: string;
  /** `INTERNAL_UPSTREAM a` is not allowed. */
  forbidden?: string;
}
const orderOf = (text: string, start: string, { blocked = "", forbidden = "" }: Rules = {}): string => {
  const group = {
    strong: true,
    open: true,
    minimumAgeMs: undefined,
    allows: (type: string, id: string) => !forbidden.split(", ").includes(`${type} ${id}`),
  };
  const places = searchOrder(repositories(text), start, group, (id) => !blocked.split(" ").includes(id));
  return places.map(({ repositoryId, connection }) => (connection ? `@${connection}` : repositoryId)).join(" ");
};

test.each<[string, string, string, Rules | undefined]>([
  ["a", "a", "a", undefined],
  ["a > b c; b > d; c; d", "a", "a b d c", undefined],
  ["a > b c; b > d; c > d; d @npm", "a", "a b d @npm c", undefined],
  ["a > b c; b; c; d", "b", "b", undefined],
  ["a > b c; b > d @x; c; d", "a", "a b d @x c", undefined],
  ["a > b; b > a", "a", "a b", undefined],
  ["a > b c; b > d; c; d", "a", "a", { blocked: "a" }],
  ["a > b c; b > d; c; d", "a", "a b c", { blocked: "b" }],
  ["a > b; b @npm", "a", "a", { forbidden: "INTERNAL_UPSTREAM a" }],
  ["a > b; b > c; c", "a", "a b c", { forbidden: "INTERNAL_UPSTREAM b" }],
  ["a > b; b @npm", "a", "a b", { forbidden: "EXTERNAL_UPSTREAM b" }],
  ["a > b; b @npm", "a", "a b @npm", { forbidden: "EXTERNAL_UPSTREAM a" }],
  ["a > missing b; b", "a", "a b", undefined],
])("the places of %s from %s are %s", (text, start, expected, rules) => expect(orderOf(text, start, rules)).toBe(expected));

test("at most twenty-five repositories are searched", () => {
  const chain = Array.from({ length: 40 }, (_, index) => `r${index} > r${index + 1}`).join("; ");
  expect(orderOf(`${chain}; r40`, "r0").split(" ")).toHaveLength(25);
});

/** `a:Published` holds the version; `@npm` offers it. */
test.each([
  ["a b @npm", "", "nothing"],
  ["a b @npm", "a:Published b:Published @npm", "a"],
  ["a b @npm", "b:Published @npm", "b"],
  ["a b @npm", "@npm", "@npm"],
  ["a b @npm", "a:Unlisted b:Published", "a, hidden"],
  ["a b @npm", "b:Unlisted", "b, hidden"],
  ["a b @npm", "a:Archived b:Published @npm", "nothing"],
  ["a b @npm", "a:Disposed b:Published", "nothing"],
  ["a b @npm", "a:Unfinished b:Published", "nothing"],
  ["a b c", "b:Archived c:Published", "nothing"],
  ["a b @npm", "b:Disposed @npm", "nothing"],
  ["a b c", "b:Unfinished c:Published", "c"],
  ["a @npm b", "@npm b:Archived", "@npm"],
])("in %s, where %s, the version comes from %s", (places, held, expected) => {
  const order = places
    .split(" ")
    .map((place) => (place.startsWith("@") ? { repositoryId: "a", connection: place } : { repositoryId: place }));
  const rows = new Map(held.split(" ").map((one) => one.split(":") as [string, VersionStatus | undefined]));
  const rowOf = (id: string) => (rows.get(id) ? { status: rows.get(id)! } : undefined);
  const found = findInOrder(order, rowOf, ({ connection }) => rows.has(connection));
  const from = found ? (found.place.connection ?? found.place.repositoryId) : "nothing";
  expect(found && !isShown(found) ? `${from}, hidden` : from).toBe(expected);
});
