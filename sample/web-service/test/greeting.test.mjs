import assert from "node:assert/strict";
import { test } from "node:test";
import { greeting } from "../greeting.mjs";

test("names the host and the version", () => {
  assert.equal(greeting("web-1", "1.0.0"), "Hello from web-1, version 1.0.0\n");
});
