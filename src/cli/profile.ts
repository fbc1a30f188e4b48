import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The profile `quintet` that the first start writes for the AWS CLI and every SDK. */
export interface Profile {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
  endpoint: string;
}

export const profileFiles = (data: string) => ({ config: join(data, "aws", "config"), credentials: join(data, "aws", "credentials") });

/** Written aside and renamed: a start that is killed never leaves half a file. */
function writeSecret(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  chmodSync(`${path}.new`, 0o600);
  renameSync(`${path}.new`, path);
}

export function writeCredentials(data: string, keys: Pick<Profile, "accessKeyId" | "secretAccessKey">): void {
  mkdirSync(join(data, "aws"), { recursive: true, mode: 0o700 });
  const lines = ["[quintet]", `aws_access_key_id = ${keys.accessKeyId}`, `aws_secret_access_key = ${keys.secretAccessKey}`, ""];
  writeSecret(profileFiles(data).credentials, lines.join("\n"));
}

/** The endpoint may change from start to start, so this file is written each time. */
export function writeConfig(data: string, { region, endpoint }: Pick<Profile, "region" | "endpoint">): void {
  mkdirSync(join(data, "aws"), { recursive: true, mode: 0o700 });
  const lines = ["[profile quintet]", `region = ${region}`, `endpoint_url = ${endpoint}`, "s3 =", "    addressing_style = path", ""];
  writeSecret(profileFiles(data).config, lines.join("\n"));
}

/** Undefined before the first start. */
export function readProfile(data: string): Profile | undefined {
  const files = profileFiles(data);
  if (!existsSync(files.credentials) || !existsSync(files.config)) return undefined;
  const value = (file: string, key: string) => new RegExp(`^${key} = (.*)$`, "m").exec(readFileSync(file, "utf8"))?.[1]?.trim();
  const accessKeyId = value(files.credentials, "aws_access_key_id");
  const secretAccessKey = value(files.credentials, "aws_secret_access_key");
  const region = value(files.config, "region");
  const endpoint = value(files.config, "endpoint_url");
  return accessKeyId && secretAccessKey && region && endpoint ? { accessKeyId, secretAccessKey, region, endpoint } : undefined;
}
