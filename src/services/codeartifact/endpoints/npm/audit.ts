import { gunzipSync } from "node:zlib";
import { judge } from "../../domain/groups.ts";
import { isRecord } from "../../domain/npm/manifest.ts";
import { npmCoordinates } from "../../domain/npm/names.ts";
import { reachable } from "../../domain/search.ts";
import { invalid } from "../../errors.ts";
import { publicRegistry } from "../../registry/public-registry.ts";
import { namesKeptInside } from "../../store/packages.ts";
import { type Answer, json } from "../answer.ts";
import type { FormatRequest } from "../format.ts";

const path = "-/npm/v1/security/advisories/bulk";
const limitBytes = 16 * 1024 * 1024;

/**
 * Asks the public registry behind this repository for advisories. Names that packages groups or origin controls keep inside are not
 * told to it. Without such a registry there is no answer: an empty one would say that nothing is wrong.
 */
export async function audit(asked: FormatRequest): Promise<Answer> {
  await asked.mayRead();
  const { kernel, view, repository, request } = asked;
  const ids = [...reachable(view.repositories, repository.id)];
  const owner = ids.map((id) => view.repositories.get(id)).find((one) => one?.externalConnection === "public:npmjs");
  const registry = owner && publicRegistry(kernel, "public:npmjs");
  if (!owner || !registry) return json(501, { error: "This repository knows no registry that could be asked for advisories" });
  const asks = parse(await asked.body(limitBytes), request.headers["content-encoding"]);
  const inside = new Set(await kernel.store.read((tx) => namesKeptInside(tx, ids, "npm")));
  const told = Object.entries(asks).filter(([name]) => {
    const coordinates = npmCoordinates(name);
    return (
      coordinates &&
      !inside.has(`${coordinates.namespace}/${coordinates.name}`) &&
      judge(view.groups, coordinates).allows("EXTERNAL_UPSTREAM", owner.id)
    );
  });
  const body = await registry.post(path, JSON.stringify(Object.fromEntries(told)));
  return { status: 200, headers: { "content-type": "application/json" }, body };
}

function parse(body: Buffer, encoding: string | undefined): Record<string, unknown> {
  try {
    const text = encoding === "gzip" ? gunzipSync(body, { maxOutputLength: limitBytes }) : body;
    const asks: unknown = JSON.parse(text.toString("utf8"));
    if (isRecord(asks)) return asks;
  } catch {
    // Said below.
  }
  throw invalid("The body is not a list of packages with their versions", "CANNOT_PARSE");
}
