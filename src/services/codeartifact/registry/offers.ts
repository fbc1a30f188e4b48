import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { formatOfConnection } from "../domain/external-connection.ts";
import type { Coordinates } from "../domain/package-format.ts";
import { sources } from "../sources.ts";
import { findOffer, saveOffer } from "../store/offers.ts";
import type { Offer } from "../store/tables.ts";
import { readAsset } from "./assets.ts";
import { askOf, type PublicRegistry, publicRegistry } from "./public-registry.ts";
import { rememberedBy } from "./remembered.ts";
import type { Scope } from "./scope.ts";
import type { OfferedPackage, OfferedVersion, Source } from "./source.ts";

/** What a public registry offers of a package, ready to look in. */
export interface Offered {
  connection: string;
  versions: ReadonlyMap<string, OfferedVersion>;
  tags: Record<string, string>;
  about: Record<string, unknown>;
  /** When the registry was last asked, or tried. */
  checkedAt: number;
}

/** How long an answer is good without asking again; "it has none" is forgotten sooner, and a registry that is out of order gets a rest. */
const freshMs = 5 * 60_000;
const absentMs = 60_000;
const restMs = 30_000;
/** Somebody wants a version that the kept answer does not have: then a younger answer is worth a question. */
const missedMs = 2_000;

const zip = promisify(gzip);
const unzip = promisify(gunzip);

export interface OfferRequest {
  scope: Scope;
  connection: string;
  coordinates: Coordinates;
  /** A version that is wanted: an answer without it is asked for again sooner. */
  wanted?: string;
}

/** Undefined when the registry has no such package, speaks another format, or cannot be asked and nothing is kept. */
export async function offerOf(asked: OfferRequest): Promise<Offered | undefined> {
  const { scope, connection, coordinates, wanted } = asked;
  const source = sources[coordinates.format];
  if (!source || formatOfConnection(connection) !== coordinates.format) return undefined;
  const known = await recalled(asked, source, false);
  const missed = wanted !== undefined && !known.offered?.versions.has(wanted) && Date.now() - known.checkedAt > missedMs;
  if (!missed || scope.kernel.config.packagesOffline) return known.offered;
  return (await recalled(asked, source, true)).offered;
}

interface Known {
  offered: Offered | undefined;
  checkedAt: number;
}

/** Remembered for as long as the answer is good, so that any number of requests cost one question. */
async function recalled({ scope, connection, coordinates }: OfferRequest, source: Source, again: boolean): Promise<Known> {
  const memory = rememberedBy(scope.kernel);
  if (again) memory.packageChanged(scope.view.row.id, coordinates);
  return memory.ofPackage(scope.view, coordinates, `offer ${connection}`, async () => {
    const { offer, failed } = await current(scope, connection, coordinates, source, again);
    const offered = offer && (await open(scope, offer));
    const until = Date.now() + (failed ? restMs : offered ? freshMs : absentMs);
    const value = { offered, checkedAt: Date.now() };
    return { value, until, sizeBytes: 500 + (offered ? sizeOf(offered) : 0) };
  });
}

const sizeOf = ({ versions }: Offered): number =>
  [...versions.values()].reduce((sum, { document }) => sum + 500 + (document?.length ?? 0), 0);

/** The kept answer while it is good, else the registry's; a registry that cannot be asked leaves the kept one standing. */
async function current(
  { kernel, view }: Scope,
  connection: string,
  coordinates: Coordinates,
  source: Source,
  again: boolean,
): Promise<{ offer: Offer | undefined; failed: boolean }> {
  const kept = await kernel.store.read((tx) => findOffer(tx, view.row.id, connection, coordinates));
  const registry = publicRegistry(kernel, connection);
  if (!registry) return { offer: kept, failed: false };
  const usable = kept?.address === registry.address ? kept : undefined;
  const ageMs = usable ? Date.now() - usable.checked_at.getTime() : Number.POSITIVE_INFINITY;
  if (!again && ageMs < (usable?.digest ? freshMs : absentMs)) return { offer: usable, failed: false };
  try {
    const offer = await askRegistry({ kernel, view } as Scope, connection, coordinates, source, registry, usable);
    await kernel.store.transaction((tx) => saveOffer(tx, offer));
    return { offer, failed: false };
  } catch (error) {
    kernel.log.warn("A public registry could not be asked; what is kept of it stands", { connection, package: coordinates.name, error });
    return { offer: usable, failed: true };
  }
}

async function askRegistry(
  { kernel, view }: Scope,
  connection: string,
  coordinates: Coordinates,
  source: Source,
  registry: PublicRegistry,
  kept: Offer | undefined,
): Promise<Offer> {
  const { path, headers } = source.about(coordinates);
  const answer = await registry.ask(path, { ...(headers ? { headers } : {}), etag: kept?.digest ? kept.etag : null });
  const { account, region, id } = view.row;
  const offer = { domain_id: id, connection, ...coordinates, account, region, address: registry.address, checked_at: new Date() };
  if (answer.state === "same") return { ...offer, etag: kept!.etag, digest: kept!.digest };
  if (answer.state === "absent") return { ...offer, etag: null, digest: null };
  const read = await source.read(answer.body, coordinates, askOf(registry));
  const { digest } = await kernel.blobs.put(await zip(JSON.stringify(read), { level: 3 }));
  return { ...offer, etag: answer.etag, digest };
}

async function open({ kernel }: Scope, { connection, digest, checked_at }: Offer): Promise<Offered | undefined> {
  if (!digest) return undefined;
  const {
    versions,
    tags = {},
    about = {},
  } = JSON.parse((await unzip(await readAsset(kernel, { digest }))).toString("utf8")) as OfferedPackage;
  return { connection, versions: new Map(versions.map((one) => [one.version, one])), tags, about, checkedAt: checked_at.getTime() };
}

interface Listed {
  offers: readonly Offered[];
  search: { order: readonly { connection?: string }[] };
  nextMatureAt: number;
}

/** Until when something made of these versions holds: as long as the public registries' answers do. */
export function freshUntil({ offers, search, nextMatureAt }: Listed): number {
  const connected = search.order.filter(({ connection }) => connection !== undefined).length;
  const ends = offers.map(({ checkedAt }) => checkedAt + freshMs);
  // Whatever happens, an answer that is just being used up serves for a moment.
  const leastMs = 1000;
  if (connected === 0) return Number.POSITIVE_INFINITY;
  return Math.max(Date.now() + leastMs, Math.min(nextMatureAt, ...ends, ...(connected > offers.length ? [Date.now() + restMs] : [])));
}
