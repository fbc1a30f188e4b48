import { sql } from "kysely";
import { uuid } from "../../../base/ids.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { type Coordinates, keyOf } from "../domain/package-format.ts";
import { findDomainById, findDomainsOfOwner } from "../store/domains.ts";
import { readAsset } from "./assets.ts";
import { type DomainView, loadDomainView } from "./domain-view.ts";
import { createRecall, type Made } from "./recall.ts";
import { readToken, type TokenHolder } from "./tokens.ts";

/** What one server remembers of CodeArtifact between requests. Truth is in the tables; whoever changes them says so to every server. */
export interface Remembered {
  /** `region` where the caller knows it; otherwise the server's own region, or the only one that has such a domain. */
  domain(owner: string, name: string, region?: string): Promise<DomainView | undefined>;
  /** Something computed from a package of a domain, in all its repositories; `kind` says what, for whom. */
  ofPackage<T>(view: DomainView, coordinates: Coordinates, kind: string, make: () => Promise<Made<T>>): Promise<T>;
  /** To be called in every transaction that changes a domain, its repositories, upstreams, groups or policies. */
  domainChanges(tx: Tx, domainId: string): Promise<void>;
  /**
   * To be called in every transaction that changes a package or its versions in any repository of the domain. Answers numbers for
   * `events` events, which grow from one change of the package to the next.
   */
  packageChanges(tx: Tx, domainId: string, coordinates: Coordinates, events?: number): Promise<number[]>;
  /** What a public registry says of the package became different: nothing in the tables did. */
  packageChanged(domainId: string, coordinates: Coordinates): void;
  /** Whom a token stands for: what it says never changes, so that it is opened once. Undefined when it says nothing, or has expired. */
  holder(owner: string, token: string): TokenHolder | undefined;
  /** The bytes of a small asset: what a digest names never changes. */
  smallAsset(digest: string): Promise<Buffer>;
  listen(): Promise<() => Promise<void>>;
}

const channel = "quintet_codeartifact";
const capacityBytes = 192 * 1024 * 1024;
/** Ids of domains by owner and name; a new domain must be found at once, so that only what exists is remembered. */
const mostIds = 10_000;
const mostHolders = 5_000;

export function createRemembered(kernel: Kernel): Remembered {
  const { store, config } = kernel;
  const bytes = createRecall(96 * 1024 * 1024, Date.now);
  const views = createRecall(64 * 1024 * 1024, Date.now);
  const documents = createRecall(capacityBytes, Date.now);
  const ids = new Map<string, string>();
  const holders = new Map<string, { owner: string; holder: TokenHolder }>();
  const self = uuid();
  let changes = 0;

  async function idOf(owner: string, name: string, region?: string): Promise<string | undefined> {
    const key = `${owner}/${name}/${region ?? ""}`;
    const known = ids.get(key);
    if (known) return known;
    const found = await store.read((tx) => findDomainsOfOwner(tx, owner, name));
    const wanted = region ?? config.region;
    const domain = found.find((one) => one.region === wanted) ?? (region === undefined && found.length === 1 ? found[0] : undefined);
    if (!domain) return undefined;
    if (ids.size >= mostIds) ids.clear();
    ids.set(key, domain.id);
    return domain.id;
  }

  const viewOf = (id: string): Promise<DomainView | undefined> =>
    views.recall(id, "view", async () => {
      const value = await store.read(async (tx) => {
        const row = await findDomainById(tx, id);
        return row && loadDomainView(tx, row);
      });
      return { value, sizeBytes: 1000 + 2000 * (value?.repositories.size ?? 0) };
    });

  /** Says it to every server when `tx` commits; in this one nothing is remembered until then. */
  async function announce(tx: Tx, topic: string, events = 1): Promise<number[]> {
    const change = `${self} ${++changes}`;
    for (const memory of [views, documents]) memory.suspect(topic, change);
    const { rows } = await sql<{ number: number }>`
      select nextval('codeartifact_event_number') as number, pg_notify(${channel}, ${`${change} ${topic}`})
      from generate_series(1, ${Math.max(1, events)}::integer)`.execute(tx);
    return rows.map(({ number }) => number);
  }

  function heard(payload: string): void {
    const [from, number, ...rest] = payload.split(" ");
    if (from === "" || rest.length === 0) {
      views.forgetAll();
      documents.forgetAll();
      ids.clear();
      return;
    }
    const topic = rest.join(" ");
    if (!topic.includes("/")) ids.clear();
    for (const memory of [views, documents]) memory.settle(topic, `${from} ${number}`);
  }

  return {
    async domain(owner, name, region) {
      const id = await idOf(owner, name, region);
      const view = id && (await viewOf(id));
      if (id && !view) ids.clear();
      return view || undefined;
    },
    ofPackage: (view, coordinates, kind, make) => documents.recall(`${view.row.id}/${keyOf(coordinates)}`, kind, make),
    async domainChanges(tx, domainId) {
      await announce(tx, domainId);
    },
    packageChanges: (tx, domainId, coordinates, events) => announce(tx, `${domainId}/${keyOf(coordinates)}`, events),
    packageChanged: (domainId, coordinates) => documents.forget(`${domainId}/${keyOf(coordinates)}`),
    holder(owner, token) {
      const now = Date.now();
      const known = holders.get(token);
      if (known) return known.owner === owner && known.holder.expiresAt.getTime() > now ? known.holder : undefined;
      const holder = readToken(kernel, owner, token, now);
      if (!holder) return undefined;
      if (holders.size >= mostHolders) holders.clear();
      holders.set(token, { owner, holder });
      return holder;
    },
    smallAsset: (digest) =>
      bytes.recall("bytes", digest, async () => {
        const value = await readAsset(kernel, { digest });
        return { value, sizeBytes: value.length + 300 };
      }),
    listen: () => store.listen(channel, heard),
  };
}

/** Operations know the kernel only, and what is remembered belongs to one kernel. */
const byStore = new WeakMap<Kernel["store"], Remembered>();

export function rememberedBy(kernel: Kernel): Remembered {
  const known = byStore.get(kernel.store) ?? createRemembered(kernel);
  byStore.set(kernel.store, known);
  return known;
}
