import { arn, type Place, parseArn } from "../../base/arn.ts";
import { uuid } from "../../base/ids.ts";
import { type Connection, type ConnectionHost, findConnection, findHost } from "../../kernel/connections/index.ts";
import type { Context } from "../../kernel/gateway/index.ts";
import { notFound } from "./errors.ts";

/** Which of the service's two names a request came under. */
export type Prefix = "codeconnections" | "codestar-connections";

export function newConnectionArn(prefix: Prefix, place: Place): { arn: string; id: string } {
  const id = uuid();
  return { id, arn: arn(prefix, place, `connection/${id}`) };
}

/** Hosts carry their name in the ARN, with something that is not to be guessed behind it. */
export const newHostArn = (prefix: Prefix, place: Place, name: string): string =>
  arn(prefix, place, `host/${name.replaceAll(/[^\w.-]/g, "-")}-${uuid().slice(0, 8)}`);

const isHere = (text: string, { account, region }: Place): boolean => {
  const named = parseArn(text);
  return named?.account === account && named.region === region;
};

export async function requireConnection(context: Context, text: string): Promise<Connection> {
  const connection = isHere(text, context) ? await findConnection(context.tx, text) : undefined;
  if (!connection) throw notFound(`The connection was not found: ${text}`);
  return connection;
}

export async function requireHost(context: Context, text: string): Promise<ConnectionHost> {
  const host = isHere(text, context) ? await findHost(context.tx, text) : undefined;
  if (!host) throw notFound(`The host was not found: ${text}`);
  return host;
}
