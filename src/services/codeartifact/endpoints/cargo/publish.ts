import { Readable } from "node:stream";
import {
  crateCoordinates,
  crateDependencies,
  crateDetails,
  crateFile,
  type IndexLine,
  indexLine,
  manifestOf,
} from "../../domain/cargo/crate.ts";
import { isRecord, textOf } from "../../domain/record.ts";
import { type StoredAsset, storeAsset } from "../../registry/assets.ts";
import { publishVersion } from "../../registry/publish.ts";
import { type Answer, json } from "../answer.ts";
import { readTar } from "../archive/tar.ts";
import type { FormatRequest } from "../format.ts";
import { Refusal } from "../packages.ts";

const mostAboutBytes = 16 * 1024 * 1024;
const bad = (message: string): Refusal => new Refusal(400, message);

/** https://doc.rust-lang.org/cargo/reference/registry-web-api.html#publish: a length and JSON, a length and the crate. */
export async function publishCrate(asked: FormatRequest): Promise<Answer> {
  const body = new Pieces(asked.request);
  const aboutBytes = (await body.take(4)).readUInt32LE();
  if (aboutBytes > mostAboutBytes) throw bad(`The metadata must not be longer than ${mostAboutBytes} bytes`);
  const published = readJson(await body.take(aboutBytes));
  const checked = indexLine(published, "");
  if (typeof checked === "string") throw bad(`The metadata cannot be published: ${checked}`);
  const coordinates = crateCoordinates(checked.name);
  await asked.may("PublishPackageVersion", coordinates);
  const crateBytes = (await body.take(4)).readUInt32LE();
  const crate = await storeAsset(
    asked.kernel,
    crateFile(coordinates, checked.vers),
    Readable.from(body.rest(crateBytes), { objectMode: false }),
  );
  await checkCrate(asked, crate, checked);
  const line: IndexLine = { ...checked, cksum: crate.digest };
  const readme = textOf(published.readme, 1024 * 1024);
  await publishVersion(asked, {
    ...{ coordinates, version: checked.vers, assets: [crate], mode: "whole", idempotent: true, document: JSON.stringify(line) },
    ...{ details: crateDetails(published), dependencies: crateDependencies(line.deps) },
    ...(readme ? { readme } : {}),
  });
  return json(200, { warnings: { invalid_categories: [], invalid_badges: [], other: [] } });
}

function readJson(bytes: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    if (isRecord(value)) return value;
  } catch {
    // Said below.
  }
  throw bad("The metadata is no JSON object");
}

/** What is unpacked must be what the index says, in the one folder that cargo makes. */
async function checkCrate({ kernel }: FormatRequest, crate: StoredAsset, { name, vers }: IndexLine): Promise<void> {
  const folder = `${name}-${vers}/`;
  const manifest = `${folder}Cargo.toml`;
  const { names, read } = await readTar(kernel, crate, { gzipped: true, links: false, wanted: (member) => member === manifest });
  const outside = [...names].find((member) => !member.startsWith(folder));
  if (outside !== undefined) throw bad(`The crate's member '${outside.slice(0, 200)}' is not in the folder ${folder}`);
  const found = manifestOf(read.get(manifest)?.toString("utf8") ?? "");
  if (found.name !== name || found.version !== vers)
    throw bad(`The crate's Cargo.toml is of ${found.name} ${found.version}, not ${name} ${vers}`);
}

/** Reads a stream by lengths that stand in it. */
class Pieces {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);
  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }
  async take(lengthBytes: number): Promise<Buffer> {
    while (this.#held.length < lengthBytes) {
      const { value, done } = await this.#source.next();
      if (done) throw bad("The request breaks off");
      this.#held = Buffer.concat([this.#held, value]);
    }
    const taken = this.#held.subarray(0, lengthBytes);
    this.#held = this.#held.subarray(lengthBytes);
    return taken;
  }
  /** Everything else, which must be as long as was said. */
  async *rest(lengthBytes: number): AsyncGenerator<Buffer> {
    let left = lengthBytes;
    for (;;) {
      left -= this.#held.length;
      if (left < 0) throw bad("The request is longer than it says");
      if (this.#held.length) yield this.#held;
      const { value, done } = await this.#source.next();
      if (done) break;
      this.#held = value;
    }
    if (left > 0) throw bad("The request breaks off");
  }
}
