import { homedir } from "node:os";
import { join } from "node:path";

/** Everything a person can set. This file is the only reader of process.env. */
export interface Config {
  /** Address to listen on; anything but loopback is refused with `auth: "none"`. */
  host: string;
  /** 0 picks a free port. */
  port: number;
  /** Folder of the database, blobs, build spools and first credentials. */
  data: string;
  /** A PostgreSQL to use instead of the embedded one. */
  databaseUrl?: string;
  /** `s3://bucket/prefix?endpoint=…` or undefined for `<data>/blobs`. */
  blobs?: string;
  auth: "sigv4" | "none";
  /** The account of the first administrator and, with `auth: "none"`, of everybody. */
  account: string;
  /** The region printed in the first profile. */
  region: string;
  /** Compute backend; undefined means the best one this machine has. */
  compute?: "sandbox" | "dummy";
  /** host:port pairs that builds may reach through the egress proxy; "*" for all. */
  egress: string[];
  /** The most bytes that one git push may carry; undefined for 2 GiB. */
  pushLimitBytes?: number;
  /** Places that another server or AWS answers for: a JSON file (default `<data>/remotes.json`), or the JSON itself. */
  remotes?: string;
  logLevel: "info" | "warn" | "error";
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** PostgreSQL refuses to run as root, and the user it is given cannot enter root's 700 home: hence /var/lib. */
const defaultData = (): string => (isRoot() ? "/var/lib/quintet" : join(homedir(), ".quintet"));

export function configFromEnv(env: Record<string, string | undefined> = process.env, over: Partial<Config> = {}): Config {
  return {
    host: env.QUINTET_HOST ?? "127.0.0.1",
    port: Number(env.QUINTET_PORT ?? 4700),
    data: env.QUINTET_DATA ?? defaultData(),
    ...(env.DATABASE_URL ? { databaseUrl: env.DATABASE_URL } : {}),
    ...(env.QUINTET_PUSH_LIMIT_BYTES ? { pushLimitBytes: Number(env.QUINTET_PUSH_LIMIT_BYTES) } : {}),
    ...(env.QUINTET_BLOBS ? { blobs: env.QUINTET_BLOBS } : {}),
    ...(env.QUINTET_REMOTES ? { remotes: env.QUINTET_REMOTES } : {}),
    auth: "sigv4",
    account: env.QUINTET_ACCOUNT ?? "123456789012",
    region: env.QUINTET_REGION ?? "us-east-1",
    egress: (env.QUINTET_EGRESS ?? "").split(",").filter(Boolean),
    logLevel: (env.QUINTET_LOG as Config["logLevel"] | undefined) ?? "warn",
    ...over,
  };
}
