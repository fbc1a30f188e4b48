import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Remote } from "./remote.ts";

interface Settings {
  data: string;
  remotes?: string;
  account: string;
  region: string;
}

export interface Elsewhere {
  remotes: Remote[];
  /** Addresses that stand for SNS topics, by ARN. */
  topics: Record<string, string>;
}

/** `<data>/remotes.json`, the file that QUINTET_REMOTES names, or the JSON in it. Throws with the place of what is wrong. */
export function readRemotes({ data, remotes, account, region }: Settings): Elsewhere {
  const file = remotes ?? join(data, "remotes.json");
  const isText = /^\s*[[{]/.test(file);
  if (!isText && remotes === undefined && !existsSync(file)) return { remotes: [], topics: {} };
  const where = isText ? "QUINTET_REMOTES" : file;
  const wrong = (what: string): never => {
    throw new Error(`${where}: ${what}`);
  };
  let content: unknown;
  try {
    content = JSON.parse(isText ? file : readFileSync(file, "utf8"));
  } catch (error) {
    return wrong((error as Error).message);
  }
  const list = Array.isArray(content) ? content : ((content as { remotes?: unknown } | null)?.remotes ?? []);
  if (!Array.isArray(list)) return wrong('"remotes" must be a list');
  const topics = (content as { topics?: Record<string, string> } | null)?.topics ?? {};
  const bad = Object.entries(topics).find(([arn, address]) => !/^arn:[^:]+:sns:[^:]*:\d{12}:.+/.test(arn) || !isAddress(address));
  if (bad) return wrong(`topics: "${bad[0]}" must be the ARN of a topic, and its value a URL`);
  return {
    remotes: list.map((row, index) => readRemote(row, { account, region }, (what) => wrong(`remote ${index + 1}: ${what}`))),
    topics,
  };
}

const isAddress = (value: unknown): boolean => /^https?:\/\/[^/]+/.test(String(value));

const known = ["account", "region", "services", "endpoint", "credentials", "profile", "assume", "externalId", "artifactStore"];

function readRemote(row: unknown, own: { account: string; region: string }, wrong: (what: string) => never): Remote {
  if (typeof row !== "object" || row === null) return wrong("it must be an object");
  const strange = Object.keys(row).find((key) => !known.includes(key));
  if (strange) return wrong(`"${strange}" is unknown; there are ${known.join(", ")}`);
  const { account, region = "*", services, endpoint, credentials, profile, assume = "caller", externalId, artifactStore } = row as Remote;
  if (!/^\d{12}$/.test(String(account))) return wrong("an account has 12 digits");
  if (endpoint !== "aws" && !isAddress(endpoint)) return wrong('the endpoint must be a URL, or "aws"');
  if (!["caller", "none"].includes(assume) && !/^arn:[^:]+:iam::\d{12}:role\//.test(assume))
    return wrong('"assume" is "caller", "none" or the ARN of a role');
  if (credentials && !(credentials.accessKeyId && credentials.secretAccessKey))
    return wrong("credentials are an accessKeyId and a secretAccessKey");
  if (services && !(Array.isArray(services) && services.every((name) => typeof name === "string")))
    return wrong("services must be a list of names");
  if (account === own.account && !services && (region === "*" || region === own.region))
    return wrong(`it would send away everything of this server's own account ${account}: name its services, or another region`);
  return {
    ...{ account, region, endpoint, assume },
    ...(services ? { services } : {}),
    ...(credentials ? { credentials } : {}),
    ...(profile ? { profile } : {}),
    ...(externalId ? { externalId } : {}),
    ...(artifactStore ? { artifactStore } : {}),
  };
}
