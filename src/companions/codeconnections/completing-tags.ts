import { type Connection, connectionTags } from "../../kernel/connections/index.ts";
import type { Context } from "../../kernel/gateway/index.ts";
import { type Tag, tagsOf } from "../../kernel/store/index.ts";
import { invalid, limitExceeded } from "./errors.ts";

type SdkTag = { Key: string; Value: string };
const mostTags = 200;

export const toTags = (tags: readonly SdkTag[] = []): Tag[] => tags.map(({ Key, Value }) => ({ key: Key, value: Value }));
export const fromTags = (tags: readonly Tag[]): SdkTag[] => tags.map(({ key, value }) => ({ Key: key, Value: value }));

/**
 * Refuses tags that would let somebody at a token that is not theirs: whoever names a secret, or another address for the host that gets
 * its token, must be allowed to read that secret.
 */
export async function acceptTags(context: Context, tags: readonly Tag[], resource?: Pick<Connection, "arn">): Promise<void> {
  const keys = tags.map(({ key }) => key);
  if (new Set(keys).size < keys.length) throw invalid("Tag keys must be unique");
  if (keys.some((key) => /^aws:/i.test(key))) throw invalid("Tag keys must not start with 'aws:'");
  const present = new Map((resource ? await tagsOf(context.tx, resource.arn) : []).map(({ key, value }) => [key, value]));
  if (new Set([...keys, ...present.keys()]).size > mostTags) throw limitExceeded(`A resource can have at most ${mostTags} tags`);
  const given = new Map(tags.map(({ key, value }) => [key, value]));
  const url = given.get(connectionTags.url);
  if (url !== undefined && !isWebAddress(url)) throw invalid(`The tag ${connectionTags.url} must be an http or https address`);
  const touches = given.has(connectionTags.secret) || given.has(connectionTags.url);
  const secret = given.get(connectionTags.secret) ?? present.get(connectionTags.secret);
  if (touches && secret !== undefined && secret !== "none") await requireReadable(context, secret);
}

export function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return (url?.protocol === "https:" || url?.protocol === "http:") && url.username === "" && url.search === "" && url.hash === "";
}

/** Reads it, in the caller's name: then it is there, and they may. */
export async function requireReadable(context: Context, secretId: string): Promise<void> {
  const { principal, account, region, tx } = context;
  try {
    await context.kernel.call("secretsmanager", "GetSecretValue", { SecretId: secretId }, { principal, account, region, tx });
  } catch (error) {
    if (!(error instanceof Error && error.name === "ResourceNotFoundException")) throw error;
    throw invalid(`The secret ${secretId} that the tag ${connectionTags.secret} names does not exist`);
  }
}
