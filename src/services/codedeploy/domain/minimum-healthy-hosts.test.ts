import { expect, test } from "vitest";
import { type HealthRule, type HostProgress, nextHosts, requirement, verdict } from "./minimum-healthy-hosts.ts";

const configs: Record<string, HealthRule> = {
  AllAtOnce: { type: "FLEET_PERCENT", value: 0 },
  HalfAtATime: { type: "FLEET_PERCENT", value: 50 },
  OneAtATime: { type: "MOST_CONCURRENCY", value: 1 },
};

const ruleOf = (text: string): HealthRule =>
  configs[text] ??
  (text.endsWith("%") ? { type: "FLEET_PERCENT", value: Number.parseInt(text, 10) } : { type: "HOST_COUNT", value: Number(text) });

/** Letters say healthy before (H) or not (u) and, in the second word, what will come of the host: + or -. */
function play(config: string, before: string, outcome: string): string {
  const needed = requirement(`CodeDeployDefault.${config}`, ruleOf(config), before.length);
  if (!needed) return "invalid";
  const hosts: HostProgress[] = [...before].map((letter, at) => ({
    id: String(at),
    healthyBefore: letter === "H",
    revision: "Old",
    phase: "waiting",
  }));
  const waves: number[] = [];
  for (;;) {
    const wave = nextHosts(needed, hosts);
    if (wave.length === 0) return `${waves.join(" ") || "-"} ${verdict(needed, hosts)}`;
    waves.push(wave.length);
    for (const id of wave) hosts[Number(id)]!.phase = outcome[Number(id)] === "+" ? "succeeded" : "failed";
  }
}

/** Config, hosts before, what happens to each | sizes of the waves, verdict. The documented examples are marked. */
const table = `
  AllAtOnce   HHH        +++        | 3 succeeded
  AllAtOnce   HHH        +--        | 3 succeeded             documented: one success is enough
  AllAtOnce   HHH        ---        | 3 failed
  AllAtOnce   uuu        -+-        | 3 succeeded
  HalfAtATime HHHHHHHHH  +++++++++  | 4 4 1 succeeded         documented: 9 hosts, 4 at a time
  HalfAtATime HHHHHHHHH  ----+++++  | 4 failed                four failures leave five healthy: nothing more may start
  HalfAtATime HHHH       -+++       | 2 1 1 succeeded
  HalfAtATime HHHH       --++       | 2 failed
  HalfAtATime uuuu       ++++       | 2 2 succeeded
  HalfAtATime uuuu       ++--       | 2 2 succeeded
  HalfAtATime uuuu       ---+       | 2 2 failed               two of four must be healthy in the end
  HalfAtATime uuuuuu     ----++     | 3 3 failed
  HalfAtATime u          +          | 1 succeeded
  HalfAtATime H          -          | 1 failed
  OneAtATime  HHH        +++        | 1 1 1 succeeded
  OneAtATime  HHH        -++        | 1 failed                documented: the first failure ends it
  OneAtATime  HHH        +-+        | 1 1 failed
  OneAtATime  HHH        ++-        | 1 1 1 succeeded         documented: unless it is the last of several
  OneAtATime  uuu        ++-        | 1 1 1 succeeded
  OneAtATime  uuu        -++        | 1 failed
  OneAtATime  H          +          | 1 succeeded
  OneAtATime  H          -          | 1 failed                documented: a single host must succeed
  95%         HHHHHHHHHH ++++++++++ | invalid                 documented: 10 hosts at 95 % leave none
  9           HHHHHHHHHH -+++++++++ | 1 failed                documented: 10 hosts, 9 healthy: one failure stops it
  9           HHHHHHHHHH +++++++++- | 1 1 1 1 1 1 1 1 1 1 succeeded   documented: unless it was the tenth
  9           HHHHHHHHHu +++++++++- | 1 failed                a host that was unhealthy stays so: 9 healthy may not become 8
  9           HHHHHHHHHu ++++++++++ | 1 1 1 1 1 1 1 1 1 1 succeeded
  0           HH         --         | 2 failed
  2           HHHHu      +++++      | 3 2 succeeded
  3           HHH        +++        | invalid
`;

test.each(
  table
    .trim()
    .split("\n")
    .map((line) => {
      const [left = "", right = ""] = line.split("|");
      return [left.trim(), right.trim().split(/ {2,}/)[0]!] as const;
    }),
)("%s → %s", (left, expected) => {
  const [config = "", before = "", outcome = ""] = left.split(/ +/);
  expect(play(config, before, outcome)).toBe(expected);
});

test("unhealthy hosts come first, then unknown, old and current revisions", () => {
  const host = (id: string, healthyBefore: boolean, revision: HostProgress["revision"]): HostProgress => ({
    id,
    healthyBefore,
    revision,
    phase: "waiting",
  });
  const hosts = [
    host("current", true, "Current"),
    host("old", true, "Old"),
    host("unknown", true, "Unknown"),
    host("unhealthy", false, "Unknown"),
  ];
  expect(nextHosts({ minimum: 0, atATime: 4, endsAtFirstFailure: false }, hosts)).toEqual(["unhealthy", "unknown", "old", "current"]);
});
