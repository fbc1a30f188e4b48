import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hmacSha256 } from "./signing-key.ts";

test("hmacSha256 is Node's HMAC, for keys of every length", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: "grapheme" }), (key, text) => {
      expect(hmacSha256(key, text).toString("hex")).toBe(createHmac("sha256", key).update(text).digest("hex"));
    }),
  );
});
