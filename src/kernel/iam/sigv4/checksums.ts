import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

/** One of S3's additional checksums, fed as the bytes flow. */
export interface Checksum {
  update(data: Uint8Array): void;
  /** Base64, as the x-amz-checksum-* headers and trailers carry it. */
  digest(): string;
}

export const checksumAlgorithms = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

export function createChecksum(algorithm: ChecksumAlgorithm): Checksum {
  switch (algorithm) {
    case "crc32":
      return ofCrc32();
    case "crc32c":
      return ofCrc32c();
    case "crc64nvme":
      return ofCrc64();
    case "sha1":
    case "sha256": {
      const digest = createHash(algorithm);
      return { update: (data) => void digest.update(data), digest: () => digest.digest("base64") };
    }
  }
}

/** `x-amz-checksum-crc32` → crc32; undefined for any other header or trailer. */
export const algorithmOfHeader = (name: string): ChecksumAlgorithm | undefined =>
  checksumAlgorithms.find((algorithm) => name === `x-amz-checksum-${algorithm}`);

function ofCrc32(): Checksum {
  let value = 0;
  return {
    update(data) {
      value = crc32(data, value);
    },
    digest: () => base64Of(value),
  };
}

/** Castagnoli's polynomial, reflected, four bytes a step. */
const crc32cTables = reflectedTables(0x82f63b78);

function ofCrc32c(): Checksum {
  let value = 0xffffffff;
  const [first, second, third, fourth] = crc32cTables;
  return {
    update(data) {
      let crc = value;
      let at = 0;
      for (const end = data.length - 3; at < end; at += 4) {
        crc ^= data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24);
        crc = fourth![crc & 255]! ^ third![(crc >>> 8) & 255]! ^ second![(crc >>> 16) & 255]! ^ first![crc >>> 24]!;
      }
      for (; at < data.length; at++) crc = first![(crc ^ data[at]!) & 255]! ^ (crc >>> 8);
      value = crc;
    },
    digest: () => base64Of(~value >>> 0),
  };
}

function reflectedTables(polynomial: number): Int32Array[] {
  const tables = Array.from({ length: 4 }, () => new Int32Array(256));
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    tables[0]![byte] = crc;
  }
  for (let byte = 0; byte < 256; byte++) {
    for (let step = 1; step < 4; step++) {
      const before = tables[step - 1]![byte]!;
      tables[step]![byte] = tables[0]![before & 255]! ^ (before >>> 8);
    }
  }
  return tables;
}

/** CRC-64/NVME kept as two 32-bit halves: BigInt arithmetic is thirty times slower. */
const crc64Table = (() => {
  const high = new Int32Array(256);
  const low = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ 0x9a6c9329ac4bc9b5n : crc >> 1n;
    high[byte] = Number(crc >> 32n) | 0;
    low[byte] = Number(crc & 0xffffffffn) | 0;
  }
  return { high, low };
})();

function ofCrc64(): Checksum {
  let high = -1;
  let low = -1;
  return {
    update(data) {
      let upper = high;
      let lower = low;
      for (let at = 0; at < data.length; at++) {
        const index = (lower ^ data[at]!) & 255;
        lower = ((lower >>> 8) | (upper << 24)) ^ crc64Table.low[index]!;
        upper = (upper >>> 8) ^ crc64Table.high[index]!;
      }
      high = upper;
      low = lower;
    },
    digest() {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(~high >>> 0, 0);
      bytes.writeUInt32BE(~low >>> 0, 4);
      return bytes.toString("base64");
    },
  };
}

function base64Of(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc >>> 0);
  return bytes.toString("base64");
}
