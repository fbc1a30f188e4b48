import type { Place } from "../../base/arn.ts";
import { parseArn } from "../../base/arn.ts";
import type { Tag, Tx } from "../../kernel/store/index.ts";
import { notFound } from "./places.ts";
import { requireBus } from "./store/buses.ts";
import { requireRule } from "./store/rules.ts";

export const tagList = (tags: { Key: string; Value: string }[] | undefined): Tag[] =>
  (tags ?? []).map(({ Key, Value }) => ({ key: Key, value: Value }));

/** Rules and buses carry tags. */
export async function requireTagged(tx: Tx, place: Place, arn: string): Promise<void> {
  const parsed = parseArn(arn);
  const [kind, ...names] = parsed?.resource.split("/") ?? [];
  const name = names.at(-1);
  if (!parsed || !name) throw notFound(`Resource ${arn} does not exist.`);
  const { account, region } = { ...place, ...parsed };
  if (kind === "event-bus") await requireBus(tx, { account, region, bus: names.join("/") });
  else if (kind === "rule") await requireRule(tx, { account, region, bus: names.slice(0, -1).join("/") || "default" }, name);
  else throw notFound(`Resource ${arn} does not exist.`);
}
