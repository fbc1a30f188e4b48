import { expect, test } from "vitest";
import { createGate } from "./gate.ts";

test("what comes while the gate is closed waits, and goes on the way that is decided first", async () => {
  const gate = createGate(() => new Date(7));
  gate.close();
  const order: string[] = [];
  const waiting = gate.passed().then((way) => order.push(way));
  await Promise.resolve();
  order.push("lines before");
  gate.open("announced");
  gate.open("unannounced");
  await waiting;
  expect(order).toEqual(["lines before", "announced"]);
  expect(gate.openedAt()).toEqual(new Date(7));
  expect(await gate.passed()).toBe("announced");
});

test("a gate that nobody closes holds nothing back, whatever is decided", async () => {
  const gate = createGate(() => new Date(7));
  gate.open("leave");
  expect([await gate.passed(), gate.isClosed(), gate.openedAt()]).toEqual(["announced", false, undefined]);
});

test("a command that was announced before the gate could close is not held back", async () => {
  const gate = createGate(() => new Date(7));
  gate.open("announced");
  gate.close();
  expect([await gate.passed(), gate.isClosed(), gate.openedAt()]).toEqual(["announced", false, undefined]);
});
