import type { Kernel } from "../../../kernel/kernel.ts";

type Config = Kernel["config"];

export const webhookPath = "/_quintet/webhooks/";

/** Where the outside world reaches this server: as it is configured, or as the caller has just reached it. */
export function publicUrl(config: Config, host?: string): string {
  if (config.publicUrl) return config.publicUrl;
  const everywhere = config.host === "0.0.0.0" || config.host === "::";
  return `http://${host ?? `${everywhere ? "127.0.0.1" : config.host}:${config.port}`}`;
}

export const webhookUrl = (config: Config, address: string, host?: string): string => publicUrl(config, host) + webhookPath + address;
