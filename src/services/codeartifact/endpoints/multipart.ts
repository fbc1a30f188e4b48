import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { Busboy, type BusboyHeaders } from "@fastify/busboy";
import type { FormatRequest } from "./format.ts";
import { Refusal } from "./packages.ts";

export interface FormFile {
  /** The form's name of the part. */
  part: string;
  fileName: string;
  content: Readable;
}
/** Every text field of a form with its values. */
export type Fields = Map<string, string[]>;

/** All fields together: they are held in memory, as descriptions of packages that are long. */
const mostFieldBytes = 32 * 1024 ** 2;
const limits = { fields: 5_000, fieldSize: 16 * 1024 ** 2, files: 20, fileSize: Number.POSITIVE_INFINITY, headerPairs: 100 };

/**
 * Reads a multipart form while it arrives. `take` gets one file after the other, with the fields that stood before it, and reads it to
 * its end; nothing of a file is held in memory. `isFile` says which parts are files where clients give them no file name.
 */
export async function readForm(
  { request }: FormatRequest,
  take: (file: FormFile, fields: Fields) => Promise<void>,
  isFile?: (part: string) => boolean,
): Promise<Fields> {
  const fields: Fields = new Map();
  const reader = readerOf(request.headers as BusboyHeaders, isFile);
  let taken = Promise.resolve();
  let failure: unknown;
  let fieldBytes = 0;
  let arriving: Readable | undefined;
  const refuse = (why: unknown): void => {
    failure ??= why;
  };
  reader.on("field", (name: string, value: string, _nameCut: boolean, cut: boolean) => {
    fieldBytes += name.length + value.length;
    if (cut || fieldBytes > mostFieldBytes) return refuse(new Refusal(400, `The form's fields are too long at ${name.slice(0, 100)}`));
    fields.set(name, [...(fields.get(name) ?? []), value]);
  });
  reader.on("file", (part: string, content: Readable, fileName: string) => {
    arriving = content;
    content.on("error", refuse);
    taken = taken
      .then(() => (failure ? undefined : take({ part, fileName: fileName ?? "", content }, fields)))
      .catch(refuse)
      .finally(() => {
        // Who refuses a file still lets the rest of the form pass by.
        content.resume();
      });
  });
  for (const kind of ["fieldsLimit", "filesLimit", "partsLimit"] as const)
    reader.on(kind, () => refuse(new Refusal(400, "The form has too many parts")));
  // A client that goes away ends nothing by itself: whoever reads of it would wait for ever.
  const gone = (): void => {
    if (request.complete) return;
    const error = new Refusal(400, "The request breaks off");
    reader.destroy(error);
    arriving?.destroy(error);
  };
  request.once("close", gone);
  try {
    request.pipe(reader);
    await finished(reader);
  } catch (cause) {
    refuse(new Refusal(400, `The form cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`));
  } finally {
    request.off("close", gone);
    request.unpipe(reader);
    request.resume();
  }
  await taken;
  if (failure) throw failure;
  return fields;
}

function readerOf(headers: BusboyHeaders, isFile?: (part: string) => boolean): InstanceType<typeof Busboy> {
  try {
    return new Busboy({ headers, limits, ...(isFile ? { isPartAFile: (part: string | undefined) => isFile(part ?? "") } : {}) });
  } catch {
    throw new Refusal(400, "The request must be a multipart form");
  }
}
