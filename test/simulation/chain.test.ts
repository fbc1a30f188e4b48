import fc from "fast-check";
import { expect, test } from "vitest";
import { checkMachine } from "../harness/index.ts";
import { advanceChain, type Chain } from "./chain.ts";

const chains: fc.Arbitrary<Chain> = fc
  .record({
    links: fc.nat(6),
    started: fc.nat(6),
    ended: fc.nat(6),
    notBefore: fc.option(fc.date({ noInvalidDate: true })),
    done: fc.boolean(),
  })
  .map(({ links, started, ended, notBefore, done }) => {
    const begun = Math.min(started, links);
    return { id: "c", links, started: done ? links : begun, ended: done ? links : Math.min(ended, begun), notBefore, done };
  });
const properties = {
  snapshots: chains,
  isTerminal: ({ done }: Chain) => done,
  transition: { state: ({ done }: Chain) => (done ? "done" : "running"), allowed: ["running -> done"] },
};

test("the toy machine has the properties of every machine", () => {
  checkMachine({ advance: advanceChain }, properties);
});

test.each<[string, typeof advanceChain]>([
  ["wakes the dead", (chain, now) => (chain.done ? { next: { ...chain, done: false }, effects: [] } : advanceChain(chain, now))],
  ["asks again and again", (chain) => ({ next: chain, effects: [{ key: "same", type: "link", chain: chain.id, link: 1 }] })],
  ["never rests", (chain) => ({ next: { ...chain, links: chain.links + 1 }, effects: [] })],
  [
    "changes its snapshot",
    (chain, now) => {
      if (!chain.done) chain.started = chain.links + 1;
      return advanceChain(chain, now);
    },
  ],
])("a machine that %s is found out", (_fault, advance) => {
  expect(() => checkMachine({ advance }, properties)).toThrow();
});
