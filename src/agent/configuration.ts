import { readFileSync } from "node:fs";

/** What the agent needs to know, written by `quintet host` into the host's own root with mode 600. */
export interface AgentConfiguration {
  /** The server, for commands and for S3: `http://127.0.0.1:4700`. */
  endpoint: string;
  region: string;
  /** The ARN under which this host is registered: of an IAM user or of a role session. */
  hostIdentifier: string;
  /** Static keys of an IAM user, or … */
  credentials?: AgentCredentials;
  /** … a JSON file with the same members that somebody refreshes: read anew for every request. */
  credentialsFile?: string;
  /** Where deployments are kept: `/opt/codedeploy-agent/deployment-root`. */
  rootDir: string;
  /** PEM of the certificate that signs deployment specifications; only this one is believed. */
  signingCertificate: string;
  /** How many deployments of a group stay on disk. */
  maxRevisions: number;
}

export interface AgentCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

const required = ["endpoint", "region", "hostIdentifier", "rootDir", "signingCertificate"] as const;

export function readConfiguration(path: string): AgentConfiguration {
  const parsed = JSON.parse(readFileSync(path, "utf8")) as Partial<AgentConfiguration>;
  const missing = required.filter((name) => typeof parsed[name] !== "string" || parsed[name] === "");
  if (missing.length > 0) throw new Error(`${path} lacks ${missing.join(", ")}`);
  if (!parsed.credentials && !parsed.credentialsFile) throw new Error(`${path} needs credentials or credentialsFile`);
  return { maxRevisions: 5, ...parsed } as AgentConfiguration;
}

export function credentialsOf(configuration: AgentConfiguration): AgentCredentials {
  if (configuration.credentials) return configuration.credentials;
  return JSON.parse(readFileSync(configuration.credentialsFile!, "utf8")) as AgentCredentials;
}
