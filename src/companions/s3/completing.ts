import type { Blobs } from "../../kernel/blobs/index.ts";
import type { Tx } from "../../kernel/store/index.ts";
import { wholeChecksum } from "./bodies/whole-checksum.ts";
import { chosenParts, type NamedPart } from "./domain/multipart.ts";
import { badChecksum, entityTooSmall, invalidPart, invalidPartOrder, invalidRequest, malformedXml } from "./errors.ts";
import type { ObjectAttributes } from "./store/tables.ts";
import { listParts, type Part, type Upload } from "./store/uploads.ts";

/** The stored parts that a client's list names. */
export async function namedParts(tx: Tx, uploadId: string, named: NamedPart[] = []): Promise<Part[]> {
  const chosen = chosenParts(named, await listParts(tx, uploadId));
  if (chosen === "malformed") throw malformedXml();
  if (chosen === "order") throw invalidPartOrder();
  if ("missing" in chosen) throw invalidPart({ PartNumber: String(chosen.missing) });
  if ("small" in chosen) throw entityTooSmall({ PartNumber: String(chosen.small), MinSizeAllowed: "5242880" });
  return chosen;
}

/** An object that came in one part already has its blob. */
export const joined = async (blobs: Blobs, parts: Part[]): Promise<string> =>
  parts.length === 1 && parts[0] ? parts[0].digest : (await blobs.concat(parts.map(({ digest }) => digest))).digest;

export function checkSize(parts: Part[], expected: number | string | undefined): number {
  const sizeBytes = parts.reduce((sum, part) => sum + part.size_bytes, 0);
  if (expected !== undefined && Number(expected) !== sizeBytes) {
    throw invalidRequest(`The provided 'x-amz-mp-object-size' header does not match the size of the object, which is ${sizeBytes} bytes.`);
  }
  return sizeBytes;
}

/** The checksum of the whole, where the upload asked for one; it must be the one that the client states, if it states one. */
export function checksumFor(upload: Upload, parts: Part[], given: string | undefined): ObjectAttributes["checksum"] {
  const { checksum_algorithm: algorithm, checksum_type: type } = upload;
  if (!algorithm || !type) return undefined;
  const value = wholeChecksum(algorithm, type, parts);
  if (value === undefined) throw invalidRequest("The upload was created with a checksum algorithm, but a part came without its checksum.");
  const plain = (text: string) => text.replace(/-\d+$/, "");
  if (given !== undefined && plain(given) !== plain(value)) throw badChecksum(algorithm);
  return { algorithm, value, type };
}
