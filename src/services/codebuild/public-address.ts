import type { Kernel } from "../../kernel/kernel.ts";

export const webhookPath = "/webhooks";
export const badgePath = "/badges";

/** Where others reach this server: as the operator says, or as the caller did, or where it listens. */
export function publicAddress(config: Kernel["config"], host?: string): string {
  if (config.publicUrl) return config.publicUrl;
  const everywhere = config.host === "0.0.0.0" || config.host === "::";
  return `http://${host ?? `${everywhere ? "127.0.0.1" : config.host}:${config.port}`}`;
}

/** AWS's form: `https://codebuild.<region>.amazonaws.com/webhooks?t=<token>&v=1`. */
export const payloadUrl = (address: string, token: string): string => `${address}${webhookPath}?t=${token}&v=1`;
export const badgeUrl = (address: string, token: string, branch: string): string =>
  `${address}${badgePath}?uuid=${token}&branch=${encodeURIComponent(branch)}`;
