/** Reflected polynomials. CRC64NVME is the one of the NVM Express specification, which S3 prefers. */
export const polynomials = {
  CRC32: { width: 32n, polynomial: 0xedb88320n },
  CRC32C: { width: 32n, polynomial: 0x82f63b78n },
  CRC64NVME: { width: 64n, polynomial: 0x9a6c9329ac4bc9b5n },
} as const;
export type CrcAlgorithm = keyof typeof polynomials;

/** A checksum that is fed piece by piece. */
export interface Crc {
  update(bytes: Uint8Array): void;
  /** Big-endian, as S3's base64 has it. */
  digest(): Uint8Array;
}

/** Table-driven, 32 bits. */
export function crc32Of(polynomial: number): Crc {
  const table = new Int32Array(256).map((_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });
  let crc = -1;
  return {
    update(bytes) {
      for (const byte of bytes) crc = table[(crc ^ byte) & 255]! ^ (crc >>> 8);
    },
    digest() {
      const out = new Uint8Array(4);
      new DataView(out.buffer).setInt32(0, ~crc);
      return out;
    },
  };
}

/** 64 bits in two halves: arithmetic on BigInt would be a hundred times slower. */
export function crc64Of(polynomial: bigint): Crc {
  const lows = new Int32Array(256);
  const highs = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    lows[byte] = Number(BigInt.asIntN(32, value));
    highs[byte] = Number(BigInt.asIntN(32, value >> 32n));
  }
  let low = -1;
  let high = -1;
  return {
    update(bytes) {
      for (const byte of bytes) {
        const at = (low ^ byte) & 255;
        low = ((low >>> 8) | (high << 24)) ^ lows[at]!;
        high = (high >>> 8) ^ highs[at]!;
      }
    },
    digest() {
      const out = new Uint8Array(8);
      const view = new DataView(out.buffer);
      view.setInt32(0, ~high);
      view.setInt32(4, ~low);
      return out;
    },
  };
}

/**
 * The CRC of two pieces put together, from their CRCs and the length of the second. Appending n zero bytes multiplies the first
 * by x^(8n) in the field of the polynomial; the rest is an exclusive or (the same method as zlib's crc32_combine).
 */
export function combineCrc(algorithm: CrcAlgorithm, first: bigint, second: bigint, secondBytes: number): bigint {
  const { width, polynomial } = polynomials[algorithm];
  const multiply = (one: bigint, other: bigint): bigint => {
    let product = 0n;
    let shifted = other;
    for (let bit = width - 1n; bit >= 0n; bit--) {
      if ((one >> bit) & 1n) product ^= shifted;
      shifted = shifted & 1n ? (shifted >> 1n) ^ polynomial : shifted >> 1n;
    }
    return product;
  };
  let power = 1n << (width - 1n); // x^0, reflected
  let square = 1n << (width - 9n); // x^8: one byte
  for (let left = BigInt(secondBytes); left > 0n; left >>= 1n) {
    if (left & 1n) power = multiply(power, square);
    square = multiply(square, square);
  }
  return multiply(power, first) ^ second;
}
