import { createHash } from "node:crypto";
import type { ChecksumAlgorithm, ChecksumType } from "../domain/checksum.ts";
import { type CrcAlgorithm, combineCrc } from "../domain/crc.ts";
import { digestOf } from "./checksum-stream.ts";

/** S3's ETag of an object that came in parts: the MD5 of the parts' MD5s, and how many they were. */
export function multipartEtag(parts: { md5: string }[]): string {
  const hash = createHash("md5");
  for (const { md5 } of parts) hash.update(md5, "hex");
  return `${hash.digest("hex")}-${parts.length}`;
}

/** The checksum of the whole from those of its parts; undefined when a part came without one. */
export function wholeChecksum(
  algorithm: ChecksumAlgorithm,
  type: ChecksumType,
  parts: { checksum: string | null; size_bytes: number }[],
): string | undefined {
  const checksums = parts.flatMap(({ checksum }) => (checksum ? [Buffer.from(checksum, "base64")] : []));
  if (checksums.length < parts.length) return undefined;
  if (type === "COMPOSITE") {
    const digest = digestOf(algorithm);
    for (const checksum of checksums) digest.update(checksum);
    return `${Buffer.from(digest.digest()).toString("base64")}-${parts.length}`;
  }
  const numbers = checksums.map((checksum) => BigInt(`0x${checksum.toString("hex")}`));
  const whole = numbers.reduce((sum, next, index) => combineCrc(algorithm as CrcAlgorithm, sum, next, parts[index]?.size_bytes ?? 0));
  const digits = (checksums[0]?.length ?? 0) * 2;
  return Buffer.from(whole.toString(16).padStart(digits, "0"), "hex").toString("base64");
}
