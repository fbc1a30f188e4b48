import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { type Crc, combineCrc, crc32Of, crc64Of, polynomials } from "./crc.ts";

const make = {
  CRC32: () => crc32Of(Number(polynomials.CRC32.polynomial)),
  CRC32C: () => crc32Of(Number(polynomials.CRC32C.polynomial)),
  CRC64NVME: () => crc64Of(polynomials.CRC64NVME.polynomial),
};
const hex = (crc: Crc, ...pieces: Uint8Array[]) => {
  for (const piece of pieces) crc.update(piece);
  return Buffer.from(crc.digest()).toString("hex");
};

// The check values of the catalogue of parametrised CRC algorithms: the CRC of the ASCII digits 1 to 9.
test.each([
  ["CRC32", "cbf43926"],
  ["CRC32C", "e3069283"],
  ["CRC64NVME", "ae8b14860a799888"],
] as const)("%s of 123456789 is %s", (algorithm, expected) => {
  expect(hex(make[algorithm](), Buffer.from("123456789"))).toBe(expected);
});

test("the table agrees with zlib on random bytes", () => {
  const bytes = randomBytes(10_001);
  expect(hex(make.CRC32(), bytes)).toBe(crc32(bytes).toString(16).padStart(8, "0"));
});

test.each(["CRC32", "CRC32C", "CRC64NVME"] as const)("%s of a whole follows from its parts", (algorithm) => {
  for (const [first, second] of [
    [0, 1],
    [1, 0],
    [7, 5_000],
    [65_536, 123_457],
  ] as const) {
    const bytes = randomBytes(first + second);
    const crcOf = (piece: Uint8Array) => BigInt(`0x${hex(make[algorithm](), piece)}`);
    const combined = combineCrc(algorithm, crcOf(bytes.subarray(0, first)), crcOf(bytes.subarray(first)), second);
    expect(combined).toBe(crcOf(bytes));
  }
});
