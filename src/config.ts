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
  /** The container engine's socket, as in DOCKER_HOST; undefined for the usual places of Docker and Podman. */
  engine?: string;
  /** Whether privileged builds, which can do to this machine whatever root can, are allowed. */
  privileged: boolean;
  /** When a build's image is pulled. */
  pull: "always" | "missing" | "never";
  /** Networks of the container engine that builds may join, by the VPC or subnet id that their project names. */
  networks: Record<string, string>;
  /** host:port pairs that builds may reach through the egress proxy; "*" for all. */
  egress: string[];
  /** The most bytes that one git push may carry; undefined for 2 GiB. */
  pushLimitBytes?: number;
  /** Places that another server or AWS answers for: a JSON file (default `<data>/remotes.json`), or the JSON itself. */
  remotes?: string;
  /** Addresses of public package registries by CodeArtifact's names for them: `{ "public:npmjs": "https://…/" }`. Without one, a connection finds nothing. */
  publicRegistries?: Record<string, string>;
  /** Public package registries are not asked: what is kept of them is all there is. */
  packagesOffline?: boolean;
  /** Whoever has no token may read packages from repositories whose policy allows ReadFromRepository to everybody. */
  anonymousPackages?: boolean;
  /** Where git hosts reach this server, `https://ci.example.com`: with it, webhooks are set up by themselves. */
  publicUrl?: string;
  /** Another address for GitHub, for sources of its first version. */
  gitHubUrl?: string;
  /** How often repositories that send no webhooks are looked at. */
  gitPollSeconds: number;
  /** What a reader of /metrics on another machine must send. */
  metricsToken?: string;
  logLevel: "info" | "warn" | "error";
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** PostgreSQL refuses to run as root, and the user it is given cannot enter root's 700 home: hence /var/lib. */
const defaultData = (): string => (isRoot() ? "/var/lib/quintet" : join(homedir(), ".quintet"));

/** `public:npmjs=https://…,public:pypi=https://…` */
const registriesFrom = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(",").map((entry) => {
      const at = entry.indexOf("=");
      const [name, address] = [entry.slice(0, at).trim(), entry.slice(at + 1).trim()];
      if (at < 0 || !URL.canParse(address)) throw new Error(`QUINTET_PUBLIC_REGISTRIES: '${entry}' is not name=address`);
      return [name, address];
    }),
  );

export function configFromEnv(env: Record<string, string | undefined> = process.env, over: Partial<Config> = {}): Config {
  return {
    host: env.QUINTET_HOST ?? "127.0.0.1",
    port: Number(env.QUINTET_PORT ?? 4700),
    data: env.QUINTET_DATA ?? defaultData(),
    ...(env.DATABASE_URL ? { databaseUrl: env.DATABASE_URL } : {}),
    ...(env.QUINTET_PUSH_LIMIT_BYTES ? { pushLimitBytes: Number(env.QUINTET_PUSH_LIMIT_BYTES) } : {}),
    ...(env.QUINTET_BLOBS ? { blobs: env.QUINTET_BLOBS } : {}),
    ...(env.QUINTET_REMOTES ? { remotes: env.QUINTET_REMOTES } : {}),
    ...(env.QUINTET_PUBLIC_REGISTRIES ? { publicRegistries: registriesFrom(env.QUINTET_PUBLIC_REGISTRIES) } : {}),
    ...(env.QUINTET_PACKAGES_OFFLINE === "true" ? { packagesOffline: true } : {}),
    ...(env.QUINTET_ANONYMOUS_PACKAGES === "true" ? { anonymousPackages: true } : {}),
    ...(env.QUINTET_METRICS_TOKEN ? { metricsToken: env.QUINTET_METRICS_TOKEN } : {}),
    auth: "sigv4",
    account: env.QUINTET_ACCOUNT ?? "123456789012",
    region: env.QUINTET_REGION ?? "us-east-1",
    ...(env.DOCKER_HOST ? { engine: env.DOCKER_HOST } : {}),
    privileged: env.QUINTET_PRIVILEGED === "allow",
    pull: (env.QUINTET_PULL as Config["pull"] | undefined) ?? "missing",
    networks: Object.fromEntries(
      (env.QUINTET_NETWORKS ?? "")
        .split(",")
        .filter(Boolean)
        .map((pair) => pair.split("=", 2)),
    ),
    egress: (env.QUINTET_EGRESS ?? "").split(",").filter(Boolean),
    ...(env.QUINTET_PUBLIC_URL ? { publicUrl: env.QUINTET_PUBLIC_URL.replace(/\/+$/, "") } : {}),
    ...(env.QUINTET_GITHUB_URL ? { gitHubUrl: env.QUINTET_GITHUB_URL.replace(/\/+$/, "") } : {}),
    gitPollSeconds: Number(env.QUINTET_GIT_POLL_SECONDS ?? 60),
    logLevel: (env.QUINTET_LOG as Config["logLevel"] | undefined) ?? "warn",
    ...over,
  };
}
