export const checksumAlgorithms = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256", "SHA512", "MD5"] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];
/** COMPOSITE: a digest of the parts' digests; FULL_OBJECT: of the bytes themselves. */
export type ChecksumType = "COMPOSITE" | "FULL_OBJECT";

export const isSupported = (name: string): name is ChecksumAlgorithm => (checksumAlgorithms as readonly string[]).includes(name);

type ChecksumMembers = { [A in ChecksumAlgorithm as `Checksum${A}`]?: string };

/** The checksum that a request brings, of whatever algorithm. */
export function givenChecksum(input: ChecksumMembers): { algorithm: ChecksumAlgorithm; value: string } | undefined {
  for (const algorithm of checksumAlgorithms) {
    const value = input[`Checksum${algorithm}`];
    if (value) return { algorithm, value };
  }
  return undefined;
}

/** `{ ChecksumCRC32: "…" }`, the form of answers. */
export const checksumMember = (algorithm: ChecksumAlgorithm, value: string): ChecksumMembers => ({ [`Checksum${algorithm}`]: value });

/** What S3 takes when a multipart upload does not say: only the CRC of 64 bits is always of the whole object. */
export const defaultType = (algorithm: ChecksumAlgorithm): ChecksumType => (algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE");

/** SHA digests of a whole cannot be had from digests of its parts, and S3 has no composite of CRC64NVME. */
export const typeAllowed = (algorithm: ChecksumAlgorithm, type: ChecksumType): boolean =>
  type === "FULL_OBJECT" ? algorithm.startsWith("CRC") : algorithm !== "CRC64NVME";
