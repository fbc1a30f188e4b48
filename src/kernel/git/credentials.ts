import { createHash, createHmac } from "node:crypto";
import type { Config } from "../../config.ts";
import type { Credentials } from "../iam/index.ts";
import type { GitLogin } from "./run.ts";

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Where this server serves a repository. Read when needed: the port is known once the server listens. */
export function codeCommitUrl(config: Pick<Config, "host" | "port">, repositoryName: string): string {
  const everywhere = config.host === "0.0.0.0" || config.host === "::";
  return `http://${everywhere ? "127.0.0.1" : config.host}:${config.port}/v1/repos/${repositoryName}`;
}

/** The user name and password that `aws codecommit credential-helper` computes for a URL: SigV4 over the pseudo method GIT. */
export function codeCommitLogin(credentials: Credentials, { url, region, now }: { url: string; region: string; now: Date }): GitLogin {
  const timestamp = now.toISOString().replace(/[-:]|\.\d+Z$/g, "");
  const date = timestamp.slice(0, 8);
  const { hostname, pathname } = new URL(url);
  const canonical = `GIT\n${pathname}\n\nhost:${hostname}\n\nhost\n`;
  const scope = `${date}/${region}/codecommit/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", timestamp, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
  const key = ["codecommit", "aws4_request"].reduce(hmac, hmac(hmac(`AWS4${credentials.secretAccessKey}`, date), region));
  return {
    username: credentials.sessionToken ? `${credentials.accessKeyId}%${credentials.sessionToken}` : credentials.accessKeyId,
    password: `${timestamp}Z${hmac(key, toSign).toString("hex")}`,
  };
}
