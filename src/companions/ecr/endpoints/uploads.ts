import type { IncomingMessage } from "node:http";
import { uuid } from "../../../base/ids.ts";
import type { StoredBlob } from "../../../kernel/blobs/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { blobOf, digestOf, isRepositoryName } from "../domain/names.ts";
import { deleteUpload, endOf, findLayers, findUpload, insertLayer, insertPart, insertUpload, partsOf } from "../store/layers.ts";
import { inside, type Repository, type UploadPart } from "../store/tables.ts";
import { answer, notThere, RegistryError, unknownUpload, wrongDigest } from "./answer.ts";
import { enter, type Visit } from "./visit.ts";

const place = (name: string, id: string): string => `/v2/${name}/blobs/uploads/${id}`;
const made = (name: string, digest: string) => ({ location: `/v2/${name}/blobs/${digest}`, "docker-content-digest": digest });
const written = (end: number): string => `0-${Math.max(0, end - 1)}`;

/** POST: begins an upload, or takes a blob whole, or takes over one that another repository of the registry has. */
export async function beginUpload(visit: Visit, name: string, query: URLSearchParams): Promise<void> {
  const { kernel, request, response, now } = visit;
  if (request.method !== "POST") throw notThere();
  const digest = query.get("digest") ?? undefined;
  const mounted = await kernel.store.transaction(async (tx) => {
    const repository = await enter(tx, visit, name, "InitiateLayerUpload");
    return mount(tx, visit, repository, query);
  });
  if (mounted) return answer(response, 201, made(name, mounted));
  if (digest !== undefined) {
    checkDigest(digest);
    const stored = await kernel.blobs.put(request);
    return complete(visit, name, digest, stored);
  }
  const id = uuid();
  await kernel.store.transaction(async (tx) => {
    const repository = await enter(tx, visit, name, "InitiateLayerUpload");
    await insertUpload(tx, { ...inside(repository), id, begun_at: now });
  });
  answer(response, 202, { location: place(name, id), "docker-upload-uuid": id, range: "0-0" });
}

/** A blob that the visitor may read elsewhere is here without being sent again. When that cannot be, an upload begins instead. */
async function mount(tx: Tx, visit: Visit, repository: Repository, query: URLSearchParams): Promise<string | undefined> {
  const digest = query.get("mount") ?? undefined;
  const from = query.get("from") ?? "";
  const blob = digest === undefined ? undefined : blobOf(digest);
  if (blob === undefined || !isRepositoryName(from)) return undefined;
  const source = await enter(tx, visit, from, "GetDownloadUrlForLayer").catch((error: unknown) => {
    if (error instanceof RegistryError) return undefined;
    throw error;
  });
  const [layer] = source ? await findLayers(tx, inside(source), [blob]) : [];
  if (!layer) return undefined;
  await insertLayer(tx, { ...inside(repository), blob, size_bytes: layer.size_bytes });
  return digest;
}

/** GET, PATCH, PUT and DELETE of an upload that has begun. */
export async function visitUpload(visit: Visit, name: string, id: string, query: URLSearchParams): Promise<void> {
  const { kernel, request, response } = visit;
  const action = { GET: "InitiateLayerUpload", PATCH: "UploadLayerPart", PUT: "CompleteLayerUpload", DELETE: "InitiateLayerUpload" }[
    request.method ?? ""
  ];
  if (action === undefined) throw notThere();
  const parts = await kernel.store.transaction(async (tx) => {
    const repository = await enter(tx, visit, name, action);
    if (!(await findUpload(tx, inside(repository), id))) throw unknownUpload();
    if (request.method === "DELETE") await deleteUpload(tx, id);
    return partsOf(tx, id);
  });
  const end = endOf(parts);
  if (request.method === "GET" || request.method === "DELETE") {
    return answer(response, 204, { location: place(name, id), "docker-upload-uuid": id, range: written(end) });
  }
  if (request.method === "PUT") return finishUpload(visit, name, id, parts, query.get("digest") ?? "");
  const from = /^(?:bytes[ =])?(\d+)-\d+/.exec(request.headers["content-range"] ?? "")?.[1];
  if (from !== undefined && Number(from) !== end) {
    throw new RegistryError(416, "BLOB_UPLOAD_INVALID", "the chunk does not begin where the upload has got to", {
      range: written(end),
      location: place(name, id),
    });
  }
  const stored = await kernel.blobs.put(request);
  await addPart(visit, id, end, stored);
  answer(response, 202, { location: place(name, id), "docker-upload-uuid": id, range: written(end + stored.sizeBytes) });
}

const addPart = ({ kernel, registry }: Visit, id: string, at: number, { digest, sizeBytes }: StoredBlob): Promise<void> =>
  kernel.store.transaction((tx) => insertPart(tx, { ...registry, upload_id: id, at_byte: at, size_bytes: sizeBytes, blob: digest }));

const hasBody = ({ headers }: IncomingMessage): boolean =>
  Number(headers["content-length"] ?? 0) > 0 || headers["transfer-encoding"] !== undefined;

async function finishUpload(visit: Visit, name: string, id: string, parts: UploadPart[], digest: string): Promise<void> {
  const { kernel, request } = visit;
  checkDigest(digest);
  const pieces = parts.map(({ blob, size_bytes }) => ({ digest: blob, sizeBytes: Number(size_bytes) }));
  if (hasBody(request) || !pieces.length) {
    const last = await kernel.blobs.put(request);
    // Referenced by the upload until the whole is there, so that no sweep takes it meanwhile.
    if (last.sizeBytes > 0) await addPart(visit, id, endOf(parts), last);
    if (last.sizeBytes > 0 || !pieces.length) pieces.push(last);
  }
  const [only] = pieces;
  const whole = pieces.length === 1 && only ? only : await kernel.blobs.concat(pieces.map((piece) => piece.digest));
  await complete(visit, name, digest, whole, id);
}

function checkDigest(digest: string): void {
  if (blobOf(digest) === undefined) throw wrongDigest(`not a sha256 digest: ${digest}`);
}

/** The digest that the client has computed must be that of the bytes which have arrived. */
async function complete(
  visit: Visit,
  name: string,
  digest: string,
  stored: Pick<StoredBlob, "digest" | "sizeBytes">,
  id?: string,
): Promise<void> {
  const matches = digestOf(stored.digest) === digest;
  await visit.kernel.store.transaction(async (tx) => {
    const repository = await enter(tx, visit, name, "CompleteLayerUpload", ...(id === undefined ? ["InitiateLayerUpload"] : []));
    if (id !== undefined) await deleteUpload(tx, id);
    if (matches) await insertLayer(tx, { ...inside(repository), blob: stored.digest, size_bytes: stored.sizeBytes });
  });
  if (!matches) throw wrongDigest(`provided digest ${digest} did not match uploaded content`);
  answer(visit.response, 201, made(name, digest));
}
